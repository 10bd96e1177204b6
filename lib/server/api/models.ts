import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "#lib/server/list.ts";
import { listModels } from "#lib/server/models/list-models.ts";
import { modelListSchema, modelSchema } from "#lib/shared/contracts/model.ts";
import { AppError } from "#lib/shared/errors.ts";
import { needs } from "./needs.ts";
import { answers, newRouter } from "./router.ts";

const tags = ["Models"];

const list = createRoute({
  ...needs(null),
  method: "get",
  path: "/models",
  operationId: "listModels",
  tags,
  summary: "List the models that can answer",
  responses: answers(200, "All models", modelListSchema),
});

const get = createRoute({
  ...needs(null),
  method: "get",
  path: "/models/{model}",
  operationId: "getModel",
  tags,
  summary: "Get a model",
  request: { params: z.object({ model: z.string() }) },
  responses: answers(200, "The model", modelSchema),
});

export const models = newRouter()
  .openapi(list, async (c) => {
    const { models: all } = await listModels();
    return c.json(modelListSchema.parse(envelope(all, false)), 200);
  })
  .openapi(get, async (c) => {
    const { model: id } = c.req.valid("param");
    const model = (await listModels()).models.find((each) => each.id === id);
    if (!model) {
      const message = "There is no model by this name here. GET /models lists those there are.";
      throw new AppError("not_found", message, { param: "model", code: "model_not_found" });
    }
    return c.json(modelSchema.parse(model), 200);
  });
