import { createRoute } from "@hono/zod-openapi";
import { findMessages } from "#lib/server/search/find-messages.ts";
import { searchQuerySchema, searchResultsSchema, wordsOf } from "#lib/shared/contracts/search.ts";
import { needs } from "./needs.ts";
import { answers, newRouter } from "./router.ts";

const find = createRoute({
  ...needs("read"),
  method: "get",
  path: "/search",
  operationId: "searchMessages",
  tags: ["Search"],
  summary: "Find what was said",
  description: "Messages of your conversations that hold all of the words, newest first.",
  request: { query: searchQuerySchema },
  responses: answers(200, "A page of messages", searchResultsSchema),
});

export const search = newRouter().openapi(find, async (c) => {
  const { q, in: conversationId, ...filters } = c.req.valid("query");
  const ownerId = c.var.caller.userId;
  const found = await findMessages({ ownerId, words: wordsOf(q), conversationId, ...filters });
  return c.json(searchResultsSchema.parse(found), 200);
});
