import { findRows } from "#lib/server/items/find-rows.ts";
import { type Referred, referredUuids, serverCallUuids } from "#lib/server/openai/rows-of-input.ts";
import { query } from "#lib/server/query.ts";
import type { InputItem } from "#lib/shared/contracts/response-request.ts";

/** Looks up what an input names and does not say: rows, and what the server's own calls found. */
export async function readReferred(ownerId: string, input: InputItem[] | string): Promise<Referred> {
  const items = typeof input === "string" ? [] : input;
  const [rows, outputs] = await Promise.all([
    findRows(ownerId, referredUuids(items)),
    findOutputs(ownerId, serverCallUuids(items)),
  ]);
  return { rows, outputs };
}

async function findOutputs(ownerId: string, stepUuids: string[]): Promise<Map<string, string>> {
  if (stepUuids.length === 0) return new Map();
  const found = await query<{ callId: string; text: string }>("find-server-outputs", [ownerId, stepUuids]);
  return new Map(found.map(({ callId, text }) => [callId, text]));
}
