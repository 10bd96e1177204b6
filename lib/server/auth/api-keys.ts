import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { db } from "#lib/server/db.ts";
import { accessChanged } from "#lib/server/events/live-streams.ts";
import { envelope } from "#lib/server/list.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { query } from "#lib/server/query.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import {
  type ApiKey,
  type ApiKeyList,
  type ApiKeyScope,
  apiKeyScopeSchema,
  type CreatedApiKey,
  type NewApiKey,
  newApiKeySchema,
} from "#lib/shared/contracts/api-key.ts";
import { AppError, invalid } from "#lib/shared/errors.ts";
import { formatId, newUuid, parseId } from "#lib/shared/ids.ts";

/** `last_used_at` moves at most once in this time, so that a request by key costs no write. */
const touchEveryMs = 60 * 60 * 1000;
/** `vb_` and 32 random bytes. The beginning lets people, and scanners for leaked secrets, know whose it is. */
const keyPattern = /^vb_[A-Za-z0-9_-]{43}$/;
/** What is kept readable: enough to tell keys apart, and 42 of the 256 random bits. */
const prefixLength = 10;

const columns = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  expiresAt: true,
  lastUsedAt: true,
  createdAt: true,
} as const;

interface Row {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  createdAt: Date;
}

/** A row of prisma/sql/find-api-key.sql: every request by key begins with it. */
type FoundRow = Pick<Row, "id" | "scopes" | "expiresAt" | "lastUsedAt"> & { ownerId: string };

const hashOf = (key: string) => createHash("sha256").update(key).digest();
const scopesOf = (row: { scopes: string[] }) => z.array(apiKeyScopeSchema).parse(row.scopes);

/**
 * A new key. It is answered here once; what is stored is its hash.
 * @param request.maker what the key that asks for it may do, and until when: no key makes one that may more
 */
export async function createApiKey(request: {
  ownerId: string;
  apiKey: NewApiKey;
  maker?: { scopes: readonly ApiKeyScope[]; expiresAt: Date | null };
}): Promise<CreatedApiKey> {
  const { ownerId, maker } = request;
  const { name, scopes, expires_at } = parseInput(newApiKeySchema, request.apiKey);
  const expiresAt = expires_at == null ? null : new Date(expires_at * 1000);
  if (expiresAt && expiresAt.getTime() <= Date.now()) {
    throw invalid("expires_at", "The key would have expired already: choose a later time.");
  }
  if (maker) mustNotExceed(maker, scopes, expiresAt);
  const key = `vb_${randomBytes(32).toString("base64url")}`;
  const row = await db().apiKey.create({
    data: {
      ownerId,
      id: newUuid(),
      name,
      prefix: key.slice(0, prefixLength),
      keyHash: hashOf(key),
      scopes,
      expiresAt,
    },
    select: columns,
  });
  return { ...toApiKey(row), key };
}

function mustNotExceed(
  maker: { scopes: readonly ApiKeyScope[]; expiresAt: Date | null },
  scopes: ApiKeyScope[],
  expiresAt: Date | null,
): void {
  const more = scopes.find((scope) => !maker.scopes.includes(scope));
  if (more) throw missingScope(more, "scopes");
  if (maker.expiresAt && (!expiresAt || expiresAt > maker.expiresAt)) {
    throw invalid("expires_at", "A key can't make one that lives longer than itself.");
  }
}

/** Nothing but what the key of a caller allows. A session allows everything. */
export function mustHaveScope({ scopes }: { scopes: readonly ApiKeyScope[] }, scope: ApiKeyScope): void {
  if (!scopes.includes(scope)) throw missingScope(scope);
}

function missingScope(scope: ApiKeyScope, param?: string): AppError {
  const message = `This API key does not have the scope ${scope}.`;
  return new AppError("forbidden", message, { code: "missing_scope", ...(param && { param }) });
}

/** Whose key this is and what it may do; null for one that is unknown, revoked or expired. */
export async function findApiKey(
  key: string,
): Promise<{ ownerId: string; keyId: string; scopes: ApiKeyScope[]; expiresAt: Date | null } | null> {
  if (!keyPattern.test(key)) return null;
  const [row] = await query<FoundRow>("find-api-key", [hashOf(key)]);
  if (!row) return null;
  const now = Date.now();
  if (now - (row.lastUsedAt?.getTime() ?? 0) > touchEveryMs) {
    await db().apiKey.updateMany({
      where: { ownerId: row.ownerId, id: row.id },
      data: { lastUsedAt: new Date(now) },
    });
  }
  const { ownerId, expiresAt } = row;
  return { ownerId, keyId: formatId("apiKey", row.id), scopes: scopesOf(row), expiresAt };
}

/** From now on nobody gets in by this key, and what it has open ends. */
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
  await accessChanged(ownerId);
}

/** An owner's keys that are not revoked, newest first. */
export async function listApiKeys(page: {
  ownerId: string;
  /** 1..100. */
  limit?: number;
  /** The id of the last key seen, be it revoked meanwhile. */
  after?: string | undefined;
}): Promise<ApiKeyList> {
  const { ownerId, limit = 100, after } = page;
  const from = after === undefined ? null : parseId("apiKey", after);
  if (after !== undefined && !from) throw invalid("after", "There is no such key.", "cursor_not_found");
  const rows = await db().apiKey.findMany({
    where: { ownerId, revokedAt: null, ...(from && { id: { lt: from } }) },
    orderBy: { id: "desc" }, // made in the order of time, and the primary key's
    take: limit + 1,
    select: columns,
  });
  return envelope(rows.slice(0, limit).map(toApiKey), rows.length > limit);
}

function toApiKey(row: Row): ApiKey {
  const seconds = (time: Date | null) => time && toUnixSeconds(time);
  return {
    id: formatId("apiKey", row.id),
    object: "api_key",
    name: row.name,
    prefix: row.prefix,
    scopes: scopesOf(row),
    created_at: toUnixSeconds(row.createdAt),
    expires_at: seconds(row.expiresAt),
    last_used_at: seconds(row.lastUsedAt),
  };
}
