import { createRoute, z } from "@hono/zod-openapi";
import { chatCompletions } from "./chat-completions.ts";
import { conversations } from "./conversations.ts";
import { type ApiDocument, makeDocument } from "./document/make-document.ts";
import { events } from "./events.ts";
import { items } from "./items.ts";
import { keys } from "./keys.ts";
import { messages } from "./messages.ts";
import { models } from "./models.ts";
import { answerOtherMethods } from "./other-methods.ts";
import { replies } from "./replies.ts";
import { responses } from "./responses.ts";
import { answers, newRouter } from "./router.ts";
import { search } from "./search.ts";

const version = "3.1.0" as const;

const describe = createRoute({
  method: "get",
  path: "/openapi.json",
  operationId: "getDocument",
  tags: ["Document"],
  security: [],
  summary: "This document",
  responses: answers(200, "The API as OpenAPI 3.1", z.looseObject({ openapi: z.literal(version) })),
});

/** All routes of the API, without its prefix: what the document describes. */
export const resources = newRouter();

const all = [
  chatCompletions,
  responses,
  conversations,
  items,
  messages,
  replies,
  events,
  search,
  models,
  keys,
];
for (const resource of all) resources.route("/", resource);
resources.openapi(describe, (c) => c.json({ ...describeApi(), openapi: version }, 200));
answerOtherMethods(resources);

let document: ApiDocument | undefined;

/** The OpenAPI document; it names nobody and nothing of the history, so anybody may read it. */
export function describeApi(): ApiDocument {
  document ??= makeDocument(resources);
  return document;
}
