import { createHash } from "node:crypto";
import { AppError } from "#lib/shared/errors.ts";
import { shortText } from "#lib/shared/exact-text.ts";
import { db, onPool, type Queryable, transaction } from "./db.ts";
import { parseInput } from "./parse-input.ts";
import { query } from "./query.ts";

/** A request that its client may send again: an `Idempotency-Key`, and what it was sent with. */
export interface IdempotentRequest {
  key: string;
  method: string;
  path: string;
  /** As parsed, so that spaces and the order of fields make no other request of it. */
  body: unknown;
}

const keySchema = shortText(255).refine(
  (key) => key.length > 0,
  "An Idempotency-Key has 1 to 255 characters.",
);

/**
 * Makes something once for a key (design.md §3 rule 9): the ids of what was made are kept in the transaction that makes
 * it, and asked again within a day they are the answer. While the first request still writes, the second waits for it;
 * where the first fails, nothing is kept.
 * @param write throws where it makes nothing
 */
export async function idempotently<Made extends object>(
  ownerId: string,
  request: IdempotentRequest | undefined,
  write: (client: Queryable) => Promise<Made>,
): Promise<{ made: Made; isRepeat: boolean }> {
  if (!request) return { made: await write(onPool), isRepeat: false };
  const { method, path } = request;
  const key = parseInput(keySchema, request.key, "Idempotency-Key");
  const bodyHash = hashOf(request.body);
  const made = await transaction(async (client) => {
    const [claimed] = await query("claim-idempotency-key", [ownerId, method, path, key, bodyHash], client);
    if (!claimed) return null;
    const result = await write(client);
    await query("keep-idempotency-key", [ownerId, method, path, key, JSON.stringify(result)], client);
    return result;
  });
  if (made) return { made, isRepeat: false };
  const earlier = await db().idempotencyKey.findUniqueOrThrow({
    where: { ownerId_method_path_key: { ownerId, method, path, key } },
  });
  if (!bodyHash.equals(earlier.bodyHash)) {
    throw new AppError("conflict", "This Idempotency-Key was sent with another request before.", {
      param: "Idempotency-Key",
      code: "idempotency_key_reused",
      shouldRetry: false,
    });
  }
  // Written above, by the same operation.
  return { made: earlier.made as Made, isRepeat: true };
}

function hashOf(body: unknown): Buffer {
  return createHash("sha256")
    .update(JSON.stringify(body, sortFields) ?? "")
    .digest();
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
