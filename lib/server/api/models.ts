import { createRoute } from "@hono/zod-openapi";
import { listModels } from "#lib/server/models/list-models.ts";
import { modelListSchema } from "#lib/shared/contracts/model.ts";
import { answers, newRouter } from "./router.ts";

const list = createRoute({
  method: "get",
  path: "/models",
  summary: "List the models that can answer",
  responses: answers(200, "All models", modelListSchema),
});

export const models = newRouter().openapi(list, async (c) => {
  const { models: data } = await listModels();
  const ends = { first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return c.json({ object: "list" as const, data, ...ends, has_more: false }, 200);
});
