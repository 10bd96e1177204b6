import { createRoute, z } from "@hono/zod-openapi";
import { createItems } from "#lib/server/items/create-items.ts";
import { deleteItem } from "#lib/server/items/delete-item.ts";
import { getItem } from "#lib/server/items/get-item.ts";
import { listItems } from "#lib/server/items/list-items.ts";
import { conversationDetailSchema } from "#lib/shared/contracts/conversation.ts";
import { itemListSchema, itemSchema, newItemsSchema } from "#lib/shared/contracts/item.ts";
import { pageQuery } from "#lib/shared/contracts/list.ts";
import { idempotencyOf } from "./idempotency-of.ts";
import { needs } from "./needs.ts";
import { conversationParams, idempotencyHeader } from "./parameters.ts";
import { answers, jsonBody, newRouter } from "./router.ts";

const tags = ["Conversations"];
const itemParams = conversationParams.extend({
  item_id: z.string().meta({ description: "`msg_`, `rs_`, `fc_` or `fco_` and what follows." }),
});

const list = createRoute({
  ...needs("read"),
  method: "get",
  path: "/conversations/{conversation_id}/items",
  operationId: "listItems",
  tags,
  summary: "List the items of a conversation",
  description: "The visible path as OpenAI's items; `desc`, without an `order`, begins at the newest.",
  request: { params: conversationParams, query: z.object(pageQuery) },
  responses: answers(200, "A page of items", itemListSchema),
});

const create = createRoute({
  ...needs("write"),
  method: "post",
  path: "/conversations/{conversation_id}/items",
  operationId: "createItems",
  tags,
  summary: "Add items to a conversation",
  description: "Up to 20, all or none, below the newest message of the visible path.",
  request: { params: conversationParams, headers: idempotencyHeader, body: jsonBody(newItemsSchema) },
  responses: answers(200, "What was added", itemListSchema),
});

const get = createRoute({
  ...needs("read"),
  method: "get",
  path: "/conversations/{conversation_id}/items/{item_id}",
  operationId: "getItem",
  tags,
  summary: "Get an item",
  request: { params: itemParams },
  responses: answers(200, "The item", itemSchema),
});

const remove = createRoute({
  ...needs("write"),
  method: "delete",
  path: "/conversations/{conversation_id}/items/{item_id}",
  operationId: "deleteItem",
  tags,
  summary: "Delete an item",
  description: "Blanks the message that the item is of, for ever: its text, reasoning and calls go together.",
  request: { params: itemParams },
  responses: answers(200, "The conversation without it", conversationDetailSchema),
});

export const items = newRouter()
  .openapi(list, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const page = c.req.valid("query");
    const found = await listItems({ ownerId: c.var.caller.userId, conversationId, ...page });
    return c.json(itemListSchema.parse(found), 200);
  })
  .openapi(create, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const body = c.req.valid("json");
    const idempotency = idempotencyOf(c, body);
    const key = { ownerId: c.var.caller.userId, conversationId };
    const created = await createItems({ ...key, items: body.items, idempotency });
    return c.json(itemListSchema.parse(created), 200);
  })
  .openapi(get, async (c) => {
    const { conversation_id: conversationId, item_id: itemId } = c.req.valid("param");
    const item = await getItem({ ownerId: c.var.caller.userId, conversationId, itemId });
    return c.json(itemSchema.parse(item), 200);
  })
  .openapi(remove, async (c) => {
    const { conversation_id: conversationId, item_id: itemId } = c.req.valid("param");
    const conversation = await deleteItem({ ownerId: c.var.caller.userId, conversationId, itemId });
    return c.json(conversationDetailSchema.parse(conversation), 200);
  });
