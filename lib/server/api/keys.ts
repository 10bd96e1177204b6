import { createRoute, z } from "@hono/zod-openapi";
import { createApiKey, listApiKeys, revokeApiKey } from "#lib/server/auth/api-keys.ts";
import {
  apiKeyDeletedSchema,
  apiKeyListSchema,
  createdApiKeySchema,
  newApiKeySchema,
} from "#lib/shared/contracts/api-key.ts";
import { pageLimitSchema } from "#lib/shared/contracts/list.ts";
import { AppError } from "#lib/shared/errors.ts";
import { needs } from "./needs.ts";
import { answers, jsonBody, newRouter } from "./router.ts";

const tags = ["Keys"];

const list = createRoute({
  ...needs("keys"),
  method: "get",
  path: "/keys",
  operationId: "listKeys",
  tags,
  summary: "List your API keys, newest first",
  request: { query: z.strictObject({ limit: pageLimitSchema, after: z.string().optional() }) },
  responses: answers(200, "A page of keys, without those that were revoked", apiKeyListSchema),
});

const create = createRoute({
  ...needs("keys"),
  method: "post",
  path: "/keys",
  operationId: "createKey",
  tags,
  summary: "Make an API key",
  description: "The key is answered this once. A key makes none that may more, or lives longer, than itself.",
  request: { body: jsonBody(newApiKeySchema) },
  responses: answers(201, "The key", createdApiKeySchema),
});

const revoke = createRoute({
  ...needs("keys"),
  method: "delete",
  path: "/keys/{key_id}",
  operationId: "revokeKey",
  tags,
  summary: "Revoke an API key",
  description: "From then on nobody gets in by it, and what it has open ends within seconds.",
  request: { params: z.object({ key_id: z.string() }) },
  responses: answers(200, "The key is revoked", apiKeyDeletedSchema),
});

export const keys = newRouter()
  .openapi(list, async (c) => {
    const { limit, after } = c.req.valid("query");
    const page = await listApiKeys({ ownerId: c.var.caller.userId, limit, after });
    return c.json(apiKeyListSchema.parse(page), 200);
  })
  .openapi(create, async (c) => {
    const { userId: ownerId, isGuest, ...maker } = c.var.caller;
    if (isGuest) {
      const message = "Keys belong to an account. Create one: what you wrote as a guest comes along.";
      throw new AppError("forbidden", message, { code: "account_needed" });
    }
    const made = await createApiKey({ ownerId, apiKey: c.req.valid("json"), maker });
    return c.json(createdApiKeySchema.parse(made), 201);
  })
  .openapi(revoke, async (c) => {
    const { key_id: keyId } = c.req.valid("param");
    await revokeApiKey({ ownerId: c.var.caller.userId, keyId });
    const deleted = { id: keyId, object: "api_key.deleted", deleted: true };
    return c.json(apiKeyDeletedSchema.parse(deleted), 200);
  });
