import { createRoute, z } from "@hono/zod-openapi";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { conversationDetailSchema, conversationListSchema } from "#lib/shared/contracts/conversation.ts";
import { pageLimitSchema } from "#lib/shared/contracts/list.ts";
import { conversationParams } from "./parameters.ts";
import { answers, newRouter } from "./router.ts";

const list = createRoute({
  method: "get",
  path: "/conversations",
  summary: "List conversations, newest activity first",
  request: { query: z.object({ limit: pageLimitSchema, cursor: z.string().optional() }) },
  responses: answers(200, "A page of conversations", conversationListSchema),
});

const get = createRoute({
  method: "get",
  path: "/conversations/{conversation_id}",
  summary: "Get a conversation",
  request: { params: conversationParams },
  responses: answers(200, "The conversation", conversationDetailSchema),
});

export const conversations = newRouter()
  .openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    return c.json(await listConversations({ ownerId: c.var.principal.userId, limit, cursor }), 200);
  })
  .openapi(get, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    return c.json(await getConversation({ ownerId: c.var.principal.userId, conversationId }), 200);
  });
