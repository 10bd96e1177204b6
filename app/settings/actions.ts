"use server";

import "server-only";
import { z } from "zod";
import { runAction } from "#app/run-action.ts";
import type { ActionAnswer } from "#lib/client/action-answer.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "#lib/server/auth/api-keys.ts";
import { type ApiKeyList, type CreatedApiKey, newApiKeySchema } from "#lib/shared/contracts/api-key.ts";
import { isAppError } from "#lib/shared/errors.ts";

const daySeconds = 24 * 60 * 60;

/** How long it lives is said in days, so that a browser whose clock is wrong makes no key that ends on another day. */
const newKey = newApiKeySchema
  .omit({ expires_at: true })
  .extend({ days: z.int().min(1).max(3650).nullable() });
const which = z.strictObject({ keyId: z.string() });
const place = z.strictObject({ after: z.string().optional() });

export async function createKeyAction(input: z.input<typeof newKey>): Promise<ActionAnswer<CreatedApiKey>> {
  return runAction({
    schema: newKey,
    input,
    needsAccount: true,
    operation: ({ ownerId, days, ...key }) => {
      const expires_at = days === null ? null : Math.floor(Date.now() / 1000) + days * daySeconds;
      return createApiKey({ ownerId, apiKey: { ...key, expires_at } });
    },
  });
}

/** A key that is gone already, by another tab perhaps, is as it was wanted. */
export async function revokeKeyAction(input: z.input<typeof which>): Promise<ActionAnswer<void>> {
  return runAction({
    schema: which,
    input,
    needsAccount: true,
    operation: (request) =>
      revokeApiKey(request).catch((error) => {
        if (!isAppError(error) || error.kind !== "not_found") throw error;
      }),
  });
}

export async function moreKeysAction(input: z.input<typeof place>): Promise<ActionAnswer<ApiKeyList>> {
  return runAction({ schema: place, input, needsAccount: true, operation: listApiKeys });
}
