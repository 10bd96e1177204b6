import { must } from "#lib/shared/assert.ts";
import { parseId } from "#lib/shared/ids.ts";
import type { itemIds } from "./item-ids.ts";

/** An item's place: its row, and what of the row it is. */
export interface ItemKey {
  rowUuid: string;
  kind: keyof typeof itemIds;
  /** Which of the row's calls; 0 for what a row has one of. */
  n: number;
}

const kinds = { msg: "message", rs: "reasoning", fc: "call", mcp: "serverCall", fco: "output" } as const;

/** What an item's id says (item-ids.ts makes them); null for any other: a malformed id is like one of nothing. */
export function parseItemId(id: string): ItemKey | null {
  const match = /^(?:(msg|rs|fco)_([0-9a-f]{32})|(fc|mcp)_([0-9a-f]{32})_(0|[1-9]\d{0,3}))$/.exec(id);
  if (!match) return null;
  const [, single, hex, call, hexOfCall, n] = match;
  const rowUuid = must(parseId("message", `msg_${hex ?? hexOfCall}`), "uuid");
  return { rowUuid, kind: kinds[(single ?? call) as keyof typeof kinds], n: Number(n ?? 0) };
}
