import type { Message } from "#lib/shared/contracts/message.ts";

/** What has been said in one place, the oldest first, and which of it is shown. */
export interface Versions {
  readonly ids: readonly string[];
  readonly at: number;
}

/** Where another version goes, and what makes room for it. */
export interface VersionPlace {
  readonly messageId: string;
  /** From here on rows make room. */
  readonly fromSeq: number;
  readonly below: string | null;
  readonly siblings: readonly string[];
}

/** Of a message that has others beside it; else nothing. */
export function versionsOf({ id, siblings = [] }: Message): readonly Versions[] {
  const at = siblings.indexOf(id);
  // Of very many the server names the newest, and an older one has no number among them.
  return at === -1 ? [] : [{ ids: siblings, at }];
}

export function siblingsOf({ id, siblings = [id] }: Message): readonly string[] {
  return siblings;
}

/** The versions with one more that is being written, which is shown. */
export function withNewest({ siblings }: Pick<VersionPlace, "siblings">, id: string): Versions {
  return { ids: [...siblings, id], at: siblings.length };
}
