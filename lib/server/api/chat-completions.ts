import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { createChatCompletion } from "#lib/server/chat-completions/create-chat-completion.ts";
import { deleteCompletion } from "#lib/server/chat-completions/delete-completion.ts";
import { getCompletion } from "#lib/server/chat-completions/get-completion.ts";
import { listCompletionMessages } from "#lib/server/chat-completions/list-completion-messages.ts";
import { listCompletions } from "#lib/server/chat-completions/list-completions.ts";
import { updateCompletion } from "#lib/server/chat-completions/update-completion.ts";
import { ChatChunks } from "#lib/server/openai/chat-chunks.ts";
import { chatCompletionOf } from "#lib/server/openai/chat-completion-of.ts";
import type { AskedFor } from "#lib/server/responses/answer-transcript.ts";
import { followAsked, wholeResponse } from "#lib/server/responses/follow-asked.ts";
import {
  chatCompletionChunkSchema,
  chatCompletionDeletedSchema,
  chatCompletionListSchema,
  chatCompletionQuerySchema,
  chatCompletionSchema,
  chatCompletionUpdateSchema,
  storedChatMessageListSchema,
} from "#lib/shared/contracts/chat-completion.ts";
import { pageQuery } from "#lib/shared/contracts/list.ts";
import { newChatCompletionSchema } from "#lib/shared/contracts/new-chat-completion.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";
import { type ErrorBody, errorBodySchema, errorKinds } from "#lib/shared/errors.ts";
import { askForReply } from "./ask-for-reply.ts";
import type { ApiEnv } from "./context.ts";
import { failedReply } from "./failed-reply.ts";
import { gone } from "./leaving.ts";
import { needs } from "./needs.ts";
import { openAiStream } from "./openai-stream.ts";
import { idempotencyHeader } from "./parameters.ts";
import { answers, jsonBody, newRouter } from "./router.ts";
import { streamOf } from "./sse.ts";

const tags = ["Chat completions"];
const params = z.object({
  completion_id: z.string().meta({ description: "`chatcmpl-` and 32 hex digits." }),
});

const chunks = streamOf(
  z.union([chatCompletionChunkSchema, errorBodySchema]),
  "With `stream: true`, chunks, then `[DONE]`; an error where the model fails in the middle. ",
);
const answer = answers(200, "The chat completion", chatCompletionSchema);

const create = createRoute({
  ...needs("generate", { generates: true, body: "transcript" }),
  method: "post",
  path: "/chat/completions",
  operationId: "createChatCompletion",
  tags,
  summary: "Create a chat completion",
  description:
    "As OpenAI has it. The messages are kept, unless `store` is false: what was sent before is recognised, and the rest goes below it.",
  request: { headers: idempotencyHeader, body: jsonBody(newChatCompletionSchema) },
  responses: {
    ...answer,
    200: { ...answer[200], content: { ...answer[200].content, ...chunks[200].content } },
  },
});

const list = createRoute({
  ...needs("read"),
  method: "get",
  path: "/chat/completions",
  operationId: "listChatCompletions",
  tags,
  summary: "List stored chat completions",
  description: "Those that have ended, the oldest first. `metadata[key]=value` asks for those with a pair.",
  request: { query: chatCompletionQuerySchema },
  responses: answers(200, "A page of chat completions", chatCompletionListSchema),
});

const get = createRoute({
  ...needs("read"),
  method: "get",
  path: "/chat/completions/{completion_id}",
  operationId: "getChatCompletion",
  tags,
  summary: "Get a stored chat completion",
  request: { params },
  responses: answer,
});

const update = createRoute({
  ...needs("write"),
  method: "post",
  path: "/chat/completions/{completion_id}",
  operationId: "updateChatCompletion",
  tags,
  summary: "Change a stored chat completion's metadata",
  request: { params, body: jsonBody(chatCompletionUpdateSchema) },
  responses: answers(200, "The chat completion as it is now", chatCompletionSchema),
});

const remove = createRoute({
  ...needs("write"),
  method: "delete",
  path: "/chat/completions/{completion_id}",
  operationId: "deleteChatCompletion",
  tags,
  summary: "Delete a stored chat completion",
  description:
    "What it wrote is blanked for ever. A conversation that was made for replies alone goes to the trash with the last.",
  request: { params },
  responses: answers(200, "The chat completion is deleted", chatCompletionDeletedSchema),
});

const messages = createRoute({
  ...needs("read"),
  method: "get",
  path: "/chat/completions/{completion_id}/messages",
  operationId: "listChatCompletionMessages",
  tags,
  summary: "List the messages that a stored chat completion was asked with",
  request: { params, query: z.object({ ...pageQuery, order: pageQuery.order.default("asc") }) },
  responses: answers(200, "A page of messages", storedChatMessageListSchema),
});

export const chatCompletions = newRouter()
  .openapi(create, async (c) => {
    const request = c.req.valid("json");
    const ownerId = c.var.caller.userId;
    const { asked, left } = await askForReply(c, request, createChatCompletion);
    const includeUsage = request.stream_options?.include_usage === true;
    // The router's types know one kind of body for a route; this one has two, both in the document.
    if (request.stream) return streamed(c, asked, new ChatChunks({ includeUsage }), left) as never;
    const whole = await wholeResponse({ ownerId, asked, signal: left.signal });
    if (!whole) return gone() as never;
    if (whole.status === "failed") throw failedReply(whole);
    return c.json(chatCompletionSchema.parse(chatCompletionOf(whole)), 200);
  })
  .openapi(list, async (c) => {
    const page = c.req.valid("query");
    const metadata = metadataOf(c.req.url);
    const found = await listCompletions({ ownerId: c.var.caller.userId, ...page, metadata });
    return c.json(chatCompletionListSchema.parse(found), 200);
  })
  .openapi(get, async (c) => {
    const { completion_id: completionId } = c.req.valid("param");
    const found = await getCompletion({ ownerId: c.var.caller.userId, completionId });
    return c.json(chatCompletionSchema.parse(found), 200);
  })
  .openapi(update, async (c) => {
    const { completion_id: completionId } = c.req.valid("param");
    const metadata = c.req.valid("json").metadata ?? {};
    const updated = await updateCompletion({ ownerId: c.var.caller.userId, completionId, metadata });
    return c.json(chatCompletionSchema.parse(updated), 200);
  })
  .openapi(remove, async (c) => {
    const { completion_id: completionId } = c.req.valid("param");
    await deleteCompletion({ ownerId: c.var.caller.userId, completionId });
    const deleted = { id: completionId, object: "chat.completion.deleted", deleted: true };
    return c.json(chatCompletionDeletedSchema.parse(deleted), 200);
  })
  .openapi(messages, async (c) => {
    const { completion_id: completionId } = c.req.valid("param");
    const page = c.req.valid("query");
    const found = await listCompletionMessages({ ownerId: c.var.caller.userId, completionId, ...page });
    return c.json(storedChatMessageListSchema.parse(found), 200);
  });

function streamed(
  c: Context<ApiEnv>,
  asked: AskedFor,
  chunksOf: ChatChunks,
  left: AbortController,
): Response {
  const { userId: ownerId } = c.var.caller;
  return openAiStream(c, async (send, signal) => {
    signal.addEventListener("abort", () => left.abort(), { once: true });
    await followAsked({ ownerId, asked, after: -1, signal }, ({ json }) => {
      // Written by us.
      const event = JSON.parse(json) as ReplyEvent;
      let room: Promise<void> | undefined;
      for (const chunk of chunksOf.take(event)) room = send({ type: null, json: JSON.stringify(chunk) });
      if (event.type === "response.failed") {
        room = send({ type: null, json: JSON.stringify(errorChunk(event.response)) });
      }
      return room;
    });
  });
}

/** How OpenAI's clients are told of a failure in the middle of a stream. */
function errorChunk(reply: Reply): ErrorBody {
  const { message, code } = failedReply(reply);
  return { error: { message, type: errorKinds.model_failed.type, param: null, code } };
}

/** `metadata[key]=value` of a query. */
function metadataOf(url: string): Record<string, string> {
  const pairs = [...new URL(url).searchParams].flatMap(([name, value]) => {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(pairs);
}
