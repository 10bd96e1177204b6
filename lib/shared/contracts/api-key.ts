import { z } from "zod";
import { shortText } from "#lib/shared/exact-text.ts";
import { listOf } from "./list.ts";

/** What a key may do: read the history, write to it, ask a model for replies, and make and revoke keys. */
export const apiKeyScopeSchema = z.enum(
  ["generate", "keys", "read", "write"],
  "A key's scopes are of: generate, keys, read, write.",
);

export type ApiKeyScope = z.infer<typeof apiKeyScopeSchema>;

export const apiKeyScopes = apiKeyScopeSchema.options;

/** What a key may do where nothing is said: all but making other keys. */
export const defaultApiKeyScopes = ["generate", "read", "write"] as const satisfies ApiKeyScope[];

/** The longest name, in code points. */
export const apiKeyNameLength = 255;

/** A key as its owner sees it. The key itself is shown once, when it is made. Times are unix seconds. */
export const apiKeySchema = z.object({
  id: z.string(),
  object: z.literal("api_key"),
  name: z.string(),
  prefix: z.string().meta({ description: "The key's first characters, to tell it from others." }),
  scopes: z.array(apiKeyScopeSchema),
  created_at: z.number(),
  expires_at: z.number().nullable(),
  last_used_at: z.number().nullable().meta({ description: "To the hour." }),
});

export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKeyListSchema = listOf(apiKeySchema);

export type ApiKeyList = z.infer<typeof apiKeyListSchema>;

export const newApiKeySchema = z.strictObject({
  name: shortText(apiKeyNameLength).trim().min(1, "A key's name can't be empty.").default("API key"),
  scopes: z
    .array(apiKeyScopeSchema)
    .min(1, `A key needs one scope at least: ${apiKeyScopes.join(", ")}.`)
    .default([...defaultApiKeyScopes])
    .transform((scopes) => [...new Set(scopes)].sort()),
  expires_at: z
    .number()
    .int()
    .max(253_402_300_799, "That is after the year 9999.")
    .nullish()
    .meta({ description: "Unix seconds. Without it the key does not expire." }),
});

export type NewApiKey = z.input<typeof newApiKeySchema>;

/** The one answer with the key in it. */
export const createdApiKeySchema = apiKeySchema.extend({
  key: z.string().meta({ description: "Shown this once: only its hash is stored." }),
});

export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

export const apiKeyDeletedSchema = z.object({
  id: z.string(),
  object: z.literal("api_key.deleted"),
  deleted: z.literal(true),
});
