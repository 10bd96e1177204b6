import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { db } from "#lib/server/db.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import {
  type ApiKeyScope,
  apiKeyNameLength,
  apiKeyScopeSchema,
  apiKeyScopes,
} from "#lib/shared/contracts/api-key.ts";
import { AppError, invalid } from "#lib/shared/errors.ts";
import { shortText } from "#lib/shared/exact-text.ts";
import { formatId, newUuid, parseId } from "#lib/shared/ids.ts";

/** `last_used_at` moves at most once in this time, so that a request by key costs no write. */
const touchEveryMs = 60 * 60 * 1000;
/** `vb_` and 32 random bytes. The beginning lets people, and scanners for leaked secrets, know whose it is. */
const keyPattern = /^vb_[A-Za-z0-9_-]{43}$/;
/** What is kept readable: enough to tell keys apart, and 42 of the 256 random bits. */
const prefixLength = 10;

const hashOf = (key: string) => createHash("sha256").update(key).digest();

const newApiKeySchema = z.object({
  name: shortText(apiKeyNameLength).trim().min(1, "A key's name can't be empty.").default("API key"),
  scopes: z
    .array(apiKeyScopeSchema)
    .min(1, `A key needs one scope at least: ${apiKeyScopes.join(", ")}.`)
    .default([...apiKeyScopes])
    .transform((scopes) => [...new Set(scopes)].sort()),
  expiresAt: z.date().nullable().default(null),
});

export interface NewApiKey {
  ownerId: string;
  name?: string | undefined;
  /** Checked here: they come from people. */
  scopes?: readonly string[] | undefined;
  expiresAt?: Date | null | undefined;
}

/** A new key: by default it may do everything and does not expire. It is answered here once; what is stored is its hash. */
export async function createApiKey({ ownerId, ...input }: NewApiKey): Promise<{ id: string; key: string }> {
  const { name, scopes, expiresAt } = parseInput(newApiKeySchema, input);
  if (expiresAt && expiresAt.getTime() <= Date.now()) {
    throw invalid("expiresAt", "The key would have expired already: choose a later time.");
  }
  const id = newUuid();
  const key = `vb_${randomBytes(32).toString("base64url")}`;
  await db().apiKey.create({
    data: { ownerId, id, name, prefix: key.slice(0, prefixLength), keyHash: hashOf(key), scopes, expiresAt },
  });
  return { id: formatId("apiKey", id), key };
}

/** Whose key this is and what it may do; null for one that is unknown, revoked or expired. */
export async function findApiKey(
  key: string,
): Promise<{ ownerId: string; keyId: string; scopes: ApiKeyScope[] } | null> {
  if (!keyPattern.test(key)) return null;
  const row = await db().apiKey.findUnique({
    where: { keyHash: hashOf(key) },
    select: { ownerId: true, id: true, scopes: true, expiresAt: true, lastUsedAt: true, revokedAt: true },
  });
  const now = Date.now();
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt.getTime() <= now)) return null;
  if (now - (row.lastUsedAt?.getTime() ?? 0) > touchEveryMs) {
    await db().apiKey.updateMany({
      where: { ownerId: row.ownerId, id: row.id },
      data: { lastUsedAt: new Date() },
    });
  }
  return {
    ownerId: row.ownerId,
    keyId: formatId("apiKey", row.id),
    scopes: z.array(apiKeyScopeSchema).parse(row.scopes),
  };
}

/** From now on nobody gets in by this key. */
export async function revokeApiKey({ ownerId, keyId }: { ownerId: string; keyId: string }): Promise<void> {
  const id = parseId("apiKey", keyId);
  const { count } = id
    ? await db().apiKey.updateMany({
        where: { ownerId, id, revokedAt: null },
        data: { revokedAt: new Date() },
      })
    : { count: 0 };
  if (count === 0) {
    throw new AppError("not_found", "There is no API key by this id.", { code: "api_key_not_found" });
  }
}

/** An owner's keys that are not revoked, newest first. */
export async function listApiKeys({ ownerId, limit = 100 }: { ownerId: string; limit?: number }) {
  const rows = await db().apiKey.findMany({
    where: { ownerId, revokedAt: null },
    orderBy: { id: "desc" }, // made in the order of time, and the primary key's
    take: limit,
    select: {
      id: true,
      name: true,
      prefix: true,
      scopes: true,
      expiresAt: true,
      lastUsedAt: true,
      createdAt: true,
    },
  });
  return rows.map((row) => ({ ...row, id: formatId("apiKey", row.id) }));
}
