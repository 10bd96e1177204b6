import { createRoute, z } from "@hono/zod-openapi";
import { startReply } from "#lib/server/generation/start-reply.ts";
import { stopReply } from "#lib/server/generation/stop-reply.ts";
import { must } from "#lib/shared/assert.ts";
import { replyAckSchema, replyRequestSchema, stopResultSchema } from "#lib/shared/contracts/reply.ts";
import { replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { idempotencyOf } from "./idempotency-of.ts";
import { needs } from "./needs.ts";
import { conversationParams, idempotencyHeader, readingFrom } from "./parameters.ts";
import { answers, jsonBody, newRouter } from "./router.ts";
import { sendReply } from "./send-reply.ts";
import { sse, streamOf } from "./sse.ts";

const tags = ["Replies"];

const start = createRoute({
  ...needs("generate", { generates: true }),
  method: "post",
  path: "/conversations/{conversation_id}/replies",
  operationId: "startReply",
  tags,
  summary: "Say something, and start the reply to it",
  description:
    "Answers after the message is stored. The reply goes on whoever listens; `stream: true` answers with its events.",
  request: { params: conversationParams, headers: idempotencyHeader, body: jsonBody(replyRequestSchema) },
  responses: {
    ...streamOf(replyEventSchema, "With `stream: true`, the reply's events. "),
    ...answers(201, "The message is kept and the reply has begun", replyAckSchema),
  },
});

const stop = createRoute({
  ...needs("generate"),
  method: "post",
  path: "/conversations/{conversation_id}/stop",
  operationId: "stopReply",
  tags,
  summary: "Stop the running reply; answers when it has ended, and keeps what was said",
  request: { params: conversationParams, body: jsonBody(z.strictObject({}), false) },
  responses: answers(200, "How the reply ended; nulls where none was running", stopResultSchema),
});

export const replies = newRouter()
  .openapi(start, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const request = c.req.valid("json");
    const { userId: ownerId, keyId } = c.var.caller;
    const idempotency = idempotencyOf(c, request);
    const ack = await startReply({ ownerId, keyId, conversationId, request, idempotency });
    if (!request.stream) return c.json(replyAckSchema.parse(ack), 201);
    const from = must(readingFrom(ack.last_event_id, undefined), "event id");
    // The router's types know one kind of body for a route; this one has two, both in the document.
    return sse(c, (send, signal) => sendReply(send, { ownerId, ...from, signal })) as never;
  })
  .openapi(stop, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const { responseId, status } = await stopReply({ ownerId: c.var.caller.userId, conversationId });
    const result = { conversation_id: conversationId, response_id: responseId, status };
    return c.json(stopResultSchema.parse(result), 200);
  });
