import { findRows } from "#lib/server/items/find-rows.ts";
import { parseItemId } from "#lib/server/openai/parse-item-id.ts";
import { type Referred, referredUuids, serverCallUuids } from "#lib/server/openai/rows-of-input.ts";
import { query } from "#lib/server/query.ts";
import type { InputItem } from "#lib/shared/contracts/response-request.ts";

/**
 * Looks up what an input names and does not say: rows, what the server's own calls found, and the conversation that the
 * last of its ids is from.
 */
export async function readReferred(
  ownerId: string,
  input: InputItem[] | string,
): Promise<Referred & { spokenIn: string | null }> {
  const items = typeof input === "string" ? [] : input;
  const last = items.findLast((item) => namedUuid(item) !== null);
  const lastUuid = last && namedUuid(last);
  const [rows, outputs] = await Promise.all([
    findRows(ownerId, [...referredUuids(items), ...(lastUuid ? [lastUuid] : [])]),
    findOutputs(ownerId, serverCallUuids(items)),
  ]);
  return { rows, outputs, spokenIn: (lastUuid && rows.get(lastUuid)?.conversationId) ?? null };
}

function namedUuid(item: InputItem): string | null {
  return "id" in item && item.id ? (parseItemId(item.id)?.rowUuid ?? null) : null;
}

async function findOutputs(ownerId: string, stepUuids: string[]): Promise<Map<string, string>> {
  if (stepUuids.length === 0) return new Map();
  const found = await query<{ callId: string; text: string }>("find-server-outputs", [ownerId, stepUuids]);
  return new Map(found.map(({ callId, text }) => [callId, text]));
}
