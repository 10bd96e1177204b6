import { createRoute, z } from "@hono/zod-openapi";
import { changeConversation } from "#lib/server/conversations/change-conversation.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { purgeConversation } from "#lib/server/conversations/purge-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { chooseVersion } from "#lib/server/messages/choose-version.ts";
import {
  conversationDeletedSchema,
  conversationDetailSchema,
  conversationListSchema,
  conversationQuerySchema,
  conversationRequestSchema,
  conversationUpdateSchema,
  forkRequestSchema,
} from "#lib/shared/contracts/conversation.ts";
import { flagSchema } from "#lib/shared/contracts/list.ts";
import { idempotencyOf } from "./idempotency-of.ts";
import { needs } from "./needs.ts";
import { conversationParams, idempotencyHeader } from "./parameters.ts";
import { answers, jsonBody, newRouter } from "./router.ts";

const tags = ["Conversations"];

const list = createRoute({
  ...needs("read"),
  method: "get",
  path: "/conversations",
  operationId: "listConversations",
  tags,
  summary: "List conversations",
  description:
    "Newest activity first. The list moves while it is read: `next_cursor`, given back as `cursor`, leads through all that there were when the first page was read, each once. Pages that were asked for by `before` have none.",
  request: { query: conversationQuerySchema },
  responses: answers(200, "A page of conversations", conversationListSchema),
});

const create = createRoute({
  ...needs("write"),
  method: "post",
  path: "/conversations",
  operationId: "createConversation",
  tags,
  summary: "Create a conversation",
  description:
    "With up to 20 items to begin with. The same `id` with the same content again answers what is there.",
  request: { headers: idempotencyHeader, body: jsonBody(conversationRequestSchema, false) },
  responses: answers(200, "The conversation", conversationDetailSchema),
});

const get = createRoute({
  ...needs("read"),
  method: "get",
  path: "/conversations/{conversation_id}",
  operationId: "getConversation",
  tags,
  summary: "Get a conversation",
  request: { params: conversationParams },
  responses: answers(200, "The conversation", conversationDetailSchema),
});

const change = {
  ...needs("write"),
  path: "/conversations/{conversation_id}",
  tags,
  summary: "Change a conversation",
  description:
    "What is absent stays as it is. `head` shows another version: the path to the newest message below it.",
  request: { params: conversationParams, body: jsonBody(conversationUpdateSchema) },
  responses: answers(200, "The conversation as it is now", conversationDetailSchema),
} as const;

const update = createRoute({ ...change, method: "post", operationId: "updateConversation" });
const patch = createRoute({
  ...change,
  method: "patch",
  operationId: "patchConversation",
  summary: "Change a conversation, by PATCH",
});

const fork = createRoute({
  ...needs("write"),
  method: "post",
  path: "/conversations/{conversation_id}/fork",
  operationId: "forkConversation",
  tags,
  summary: "Fork a conversation",
  description:
    "A new conversation that begins with a copy of the path to a message, whatever version that is of; the other one stays as it is. The same `id` for the same copy again answers the one that is there.",
  request: { params: conversationParams, headers: idempotencyHeader, body: jsonBody(forkRequestSchema) },
  responses: answers(201, "The new conversation", conversationDetailSchema),
});

const remove = createRoute({
  ...needs("write"),
  method: "delete",
  path: "/conversations/{conversation_id}",
  operationId: "deleteConversation",
  tags,
  summary: "Delete a conversation",
  description:
    "It goes to the trash, and its reply is stopped. `purge=true` removes it at once and for ever.",
  request: { params: conversationParams, query: z.object({ purge: flagSchema.optional() }) },
  responses: answers(200, "The conversation is deleted", conversationDeletedSchema),
});

const router = newRouter()
  .openapi(list, async (c) => {
    const page = await listConversations({ ownerId: c.var.caller.userId, ...c.req.valid("query") });
    return c.json(conversationListSchema.parse(page), 200);
  })
  .openapi(create, async (c) => {
    const { items, ...conversation } = c.req.valid("json");
    const idempotency = idempotencyOf(c, { items, ...conversation });
    const ownerId = c.var.caller.userId;
    const created = await createConversation({
      ownerId,
      conversation,
      items,
      idempotency,
    });
    return c.json(conversationDetailSchema.parse(created), 200);
  })
  .openapi(get, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const found = await getConversation({ ownerId: c.var.caller.userId, conversationId });
    return c.json(conversationDetailSchema.parse(found), 200);
  })
  .openapi(fork, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const body = c.req.valid("json");
    const forked = await forkConversation({
      ownerId: c.var.caller.userId,
      conversationId,
      messageId: body.message_id,
      newConversationId: body.id,
      idempotency: idempotencyOf(c, body),
    });
    return c.json(conversationDetailSchema.parse(forked), 201);
  });

for (const route of [update, patch]) {
  router.openapi(route, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const { head, ...changes } = c.req.valid("json");
    const key = { ownerId: c.var.caller.userId, conversationId };
    if (head !== undefined) await chooseVersion({ ...key, messageId: head });
    const changed = await changeConversation({ ...key, changes });
    return c.json(conversationDetailSchema.parse(changed), 200);
  });
}

export const conversations = router.openapi(remove, async (c) => {
  const { conversation_id: conversationId } = c.req.valid("param");
  const key = { ownerId: c.var.caller.userId, conversationId };
  await (c.req.valid("query").purge ? purgeConversation(key) : trashConversation(key));
  const deleted = { id: conversationId, object: "conversation.deleted", deleted: true };
  return c.json(conversationDeletedSchema.parse(deleted), 200);
});
