import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AskedFor } from "#lib/server/responses/answer-transcript.ts";
import { cancelResponse } from "#lib/server/responses/cancel-response.ts";
import { createResponse } from "#lib/server/responses/create-response.ts";
import { deleteResponse } from "#lib/server/responses/delete-response.ts";
import { findResponse } from "#lib/server/responses/find-response.ts";
import { followAsked, wholeResponse } from "#lib/server/responses/follow-asked.ts";
import { getResponse } from "#lib/server/responses/get-response.ts";
import { listInputItems } from "#lib/server/responses/list-input-items.ts";
import { itemListSchema } from "#lib/shared/contracts/item.ts";
import { replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { responseSchema } from "#lib/shared/contracts/response.ts";
import {
  inputItemsQuerySchema,
  responseDeletedSchema,
  responseQuerySchema,
  responseRequestSchema,
} from "#lib/shared/contracts/response-request.ts";
import { formatId } from "#lib/shared/ids.ts";
import { askForReply } from "./ask-for-reply.ts";
import type { ApiEnv } from "./context.ts";
import { failedReply } from "./failed-reply.ts";
import { gone, leaving } from "./leaving.ts";
import { needs } from "./needs.ts";
import { openAiStream } from "./openai-stream.ts";
import { idempotencyHeader } from "./parameters.ts";
import { answers, jsonBody, newRouter } from "./router.ts";
import { streamOf } from "./sse.ts";

const tags = ["Responses"];
const params = z.object({ response_id: z.string().meta({ description: "`resp_` and 32 hex digits." }) });
const stream = streamOf(replyEventSchema, "With `stream: true`, the response's events, then `[DONE]`. ");

const create = createRoute({
  ...needs("generate", { generates: true, body: "transcript" }),
  method: "post",
  path: "/responses",
  operationId: "createResponse",
  tags,
  summary: "Create a response",
  description:
    "As OpenAI has it. What is said is kept, unless `store` is false: a transcript that is sent again is recognised and goes on in its conversation.",
  request: { headers: idempotencyHeader, body: jsonBody(responseRequestSchema) },
  responses: bothWays("The response", stream),
});

const get = createRoute({
  ...needs("read"),
  method: "get",
  path: "/responses/{response_id}",
  operationId: "getResponse",
  tags,
  summary: "Get a response",
  description: "With `stream=true` its events from `starting_after` on, as they come, to the end.",
  request: { params, query: responseQuerySchema },
  responses: bothWays("The response as it stands", stream),
});

const remove = createRoute({
  ...needs("write"),
  method: "delete",
  path: "/responses/{response_id}",
  operationId: "deleteResponse",
  tags,
  summary: "Delete a response",
  description:
    "What it wrote is blanked for ever. A conversation that was made for replies alone goes to the trash with the last.",
  request: { params },
  responses: answers(200, "The response is deleted", responseDeletedSchema),
});

const cancel = createRoute({
  ...needs("generate"),
  method: "post",
  path: "/responses/{response_id}/cancel",
  operationId: "cancelResponse",
  tags,
  summary: "Stop a response; answers when it has ended, and keeps what was said",
  request: { params, body: jsonBody(z.object({}), false) },
  responses: answers(200, "The response as it ended", responseSchema),
});

const inputItems = createRoute({
  ...needs("read"),
  method: "get",
  path: "/responses/{response_id}/input_items",
  operationId: "listInputItems",
  tags,
  summary: "List what a response was asked with",
  description: "`desc`, without an `order`, begins at the newest.",
  request: { params, query: inputItemsQuerySchema },
  responses: answers(200, "A page of items", itemListSchema),
});

/** The router's types know one kind of body for a route; these have two, both in the document. */
function bothWays(description: string, events: typeof stream) {
  const answer = answers(200, description, responseSchema);
  return { ...answer, 200: { description, content: { ...answer[200].content, ...events[200].content } } };
}

export const responses = newRouter()
  .openapi(create, async (c) => {
    const request = c.req.valid("json");
    const ownerId = c.var.caller.userId;
    const { asked, left } = await askForReply(c, request, createResponse);
    if (request.stream) return streamed(c, asked, -1, left) as never;
    if (request.background && "generationUuid" in asked) {
      const responseId = formatId("response", asked.generationUuid);
      return c.json(responseSchema.parse(await getResponse({ ownerId, responseId })), 200);
    }
    const whole = await wholeResponse({ ownerId, asked, signal: left.signal });
    if (!whole) return gone() as never;
    if (whole.status === "failed") throw failedReply(whole);
    return c.json(responseSchema.parse(whole), 200);
  })
  .openapi(get, async (c) => {
    const { response_id: responseId } = c.req.valid("param");
    const { stream: streams, starting_after: after = -1 } = c.req.valid("query");
    const key = { ownerId: c.var.caller.userId, responseId };
    if (!streams) return c.json(responseSchema.parse(await getResponse(key)), 200);
    const { id: generationUuid } = await findResponse(key);
    return streamed(c, { generationUuid }, after, leaving(c)) as never;
  })
  .openapi(remove, async (c) => {
    const { response_id: responseId } = c.req.valid("param");
    await deleteResponse({ ownerId: c.var.caller.userId, responseId });
    const deleted = { id: responseId, object: "response", deleted: true };
    return c.json(responseDeletedSchema.parse(deleted), 200);
  })
  .openapi(cancel, async (c) => {
    const { response_id: responseId } = c.req.valid("param");
    const ended = await cancelResponse({ ownerId: c.var.caller.userId, responseId });
    return c.json(responseSchema.parse(ended), 200);
  })
  .openapi(inputItems, async (c) => {
    const { response_id: responseId } = c.req.valid("param");
    const page = c.req.valid("query");
    const found = await listInputItems({ ownerId: c.var.caller.userId, responseId, ...page });
    return c.json(itemListSchema.parse(found), 200);
  });

function streamed(c: Context<ApiEnv>, asked: AskedFor, after: number, left: AbortController): Response {
  const { userId: ownerId } = c.var.caller;
  return openAiStream(c, async (send, signal) => {
    signal.addEventListener("abort", () => left.abort(), { once: true });
    await followAsked({ ownerId, asked, after, signal }, (event) => send(event));
  });
}
