import { createRoute } from "@hono/zod-openapi";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { messageListSchema } from "#lib/shared/contracts/message.ts";
import { conversationParams, pageQuery } from "./parameters.ts";
import { answers, newRouter } from "./router.ts";

const list = createRoute({
  method: "get",
  path: "/conversations/{conversation_id}/messages",
  summary: "List the messages of the visible path, in the shape of Chat Completions",
  request: { params: conversationParams, query: pageQuery },
  responses: answers(200, "A page of messages", messageListSchema),
});

export const messages = newRouter().openapi(list, async (c) => {
  const { conversation_id: conversationId } = c.req.valid("param");
  const page = c.req.valid("query");
  return c.json(await listMessages({ ownerId: c.var.principal.userId, conversationId, ...page }), 200);
});
