import { createRoute } from "@hono/zod-openapi";
import { envelope } from "#lib/server/list.ts";
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
  const { models: all } = await listModels();
  return c.json(envelope(all, false), 200);
});
