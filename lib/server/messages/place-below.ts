import type { Append } from "./append-messages.ts";
import { messageUuid } from "./locate-message.ts";

/** Where a message is written, as an append is told. */
export type Place = Pick<Append, "parentSeq" | "parentUuid">;

/** Below the message of this id, at the root for null, and below the head where nothing is said. */
export function placeBelow(parentId: string | null | undefined): Place {
  if (parentId === undefined) return { parentSeq: null };
  return parentId === null ? { parentSeq: 0 } : { parentSeq: null, parentUuid: messageUuid(parentId) };
}

/** Below the head stands nothing yet; elsewhere there may be other versions. */
export function isBelowHead({ parentSeq, parentUuid }: Place): boolean {
  return parentSeq === null && !parentUuid;
}
