import { z } from "zod";

/** What a key may do: read the history, write to it, and ask a model for replies. */
export const apiKeyScopeSchema = z.enum(
  ["generate", "read", "write"],
  "A key's scopes are of: generate, read, write.",
);

export type ApiKeyScope = z.infer<typeof apiKeyScopeSchema>;

export const apiKeyScopes = apiKeyScopeSchema.options;

/** The longest name, in code points. */
export const apiKeyNameLength = 255;
