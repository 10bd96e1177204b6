import { createRoute } from "@hono/zod-openapi";
import { startReply } from "#lib/server/generation/start-reply.ts";
import { stopReply } from "#lib/server/generation/stop-reply.ts";
import { must } from "#lib/shared/assert.ts";
import { replyAckSchema, replyRequestSchema, stopResultSchema } from "#lib/shared/contracts/reply.ts";
import { idempotencyOf } from "./idempotency-of.ts";
import { conversationParams, readingFrom } from "./parameters.ts";
import { answers, newRouter } from "./router.ts";
import { sendReply } from "./send-reply.ts";
import { sse, streamAnswer } from "./sse.ts";

const start = createRoute({
  method: "post",
  path: "/conversations/{conversation_id}/replies",
  summary: "Say something, and start the reply to it",
  description:
    "Answers after the message is stored. The reply goes on whoever listens; `stream: true` answers with its events.",
  request: {
    params: conversationParams,
    body: { required: true, content: { "application/json": { schema: replyRequestSchema } } },
  },
  responses: {
    ...answers(201, "The message is kept and the reply has begun", replyAckSchema),
    ...streamAnswer,
  },
});

const stop = createRoute({
  method: "post",
  path: "/conversations/{conversation_id}/stop",
  summary: "Stop the running reply; answers when it has ended, and keeps what was said",
  request: { params: conversationParams },
  responses: answers(200, "How the reply ended; nulls where none was running", stopResultSchema),
});

export const replies = newRouter()
  .openapi(start, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const request = c.req.valid("json");
    const ownerId = c.var.principal.userId;
    const idempotency = idempotencyOf(c, request);
    const ack = await startReply({ ownerId, conversationId, request, idempotency });
    if (!request.stream) return c.json(ack, 201);
    const from = must(readingFrom(ack.last_event_id, undefined), "event id");
    // The router's types know one kind of body for a route; this one has two, both in the document.
    return sse(c, (send, signal) => sendReply(send, { ownerId, ...from, signal })) as never;
  })
  .openapi(stop, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const { responseId, status } = await stopReply({ ownerId: c.var.principal.userId, conversationId });
    return c.json({ conversation_id: conversationId, response_id: responseId, status }, 200);
  });
