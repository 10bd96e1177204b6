import { createRoute, z } from "@hono/zod-openapi";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { listMessagesAround } from "#lib/server/messages/list-messages-around.ts";
import { sendMessage } from "#lib/server/messages/send-message.ts";
import { pageLimitSchema, pageQuery } from "#lib/shared/contracts/list.ts";
import { messageListSchema, messageSchema, messagesAroundSchema } from "#lib/shared/contracts/message.ts";
import { newMessageSchema, sentMessageSchema } from "#lib/shared/contracts/new-message.ts";
import { idempotencyOf } from "./idempotency-of.ts";
import { needs } from "./needs.ts";
import { conversationParams, idempotencyHeader, messageParams } from "./parameters.ts";
import { answers, jsonBody, newRouter } from "./router.ts";

const tags = ["Messages"];

const list = createRoute({
  ...needs("read"),
  method: "get",
  path: "/conversations/{conversation_id}/messages",
  operationId: "listMessages",
  tags,
  summary: "List the messages of a conversation",
  description:
    "The visible path, in the shape of Chat Completions: `asc` begins at the oldest, `desc` at the newest.",
  request: {
    params: conversationParams,
    query: z.strictObject({
      ...pageQuery,
      leaf: z
        .string()
        .optional()
        .meta({ description: "The message that another path leads to; the visible path without it." }),
    }),
  },
  responses: answers(200, "A page of messages", messageListSchema),
});

const around = createRoute({
  ...needs("read"),
  method: "get",
  path: "/conversations/{conversation_id}/messages/{message_id}/around",
  operationId: "listMessagesAround",
  tags,
  summary: "List the messages around one",
  description:
    "Half of them above it and half below, oldest first: on the visible path, or, where that does not lead through the message, on the path to the newest message below it. Read on with the list's `before` and `after`.",
  request: { params: messageParams, query: z.strictObject({ limit: pageLimitSchema }) },
  responses: answers(200, "A stretch of a path", messagesAroundSchema),
});

const append = createRoute({
  ...needs("write"),
  method: "post",
  path: "/conversations/{conversation_id}/messages",
  operationId: "appendMessage",
  tags,
  summary: "Append a message without asking a model",
  description:
    "Below the newest message of the visible path, unless `parent_id` names another. The same `id` with the same words again answers the message that is there.",
  request: { params: conversationParams, headers: idempotencyHeader, body: jsonBody(newMessageSchema) },
  responses: answers(201, "The message", messageSchema),
});

const send = createRoute({
  ...needs("write"),
  method: "post",
  path: "/messages",
  operationId: "sendMessage",
  tags,
  summary: "Append a message, and make its conversation where there is none",
  description:
    "`conversation_id` may be one that the client has made. Without it a new conversation begins, under the digits of the message's own id where it has one, so that a retry finds it.",
  request: { headers: idempotencyHeader, body: jsonBody(sentMessageSchema) },
  responses: answers(201, "The message", messageSchema),
});

export const messages = newRouter()
  .openapi(list, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const page = c.req.valid("query");
    const found = await listMessages({ ownerId: c.var.caller.userId, conversationId, ...page });
    return c.json(messageListSchema.parse(found), 200);
  })
  .openapi(around, async (c) => {
    const { conversation_id: conversationId, message_id: messageId } = c.req.valid("param");
    const { limit } = c.req.valid("query");
    const key = { ownerId: c.var.caller.userId, conversationId, messageId };
    return c.json(messagesAroundSchema.parse(await listMessagesAround({ ...key, limit })), 200);
  })
  .openapi(append, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const message = c.req.valid("json");
    const idempotency = idempotencyOf(c, message);
    const ownerId = c.var.caller.userId;
    const appended = await appendMessage({ ownerId, conversationId, message, idempotency });
    return c.json(messageSchema.parse(appended), 201);
  })
  .openapi(send, async (c) => {
    const message = c.req.valid("json");
    const idempotency = idempotencyOf(c, message);
    const sent = await sendMessage({ ownerId: c.var.caller.userId, message, idempotency });
    return c.json(messageSchema.parse(sent), 201);
  });
