import type { Role } from "#lib/generated/prisma/client.ts";
import type { Transaction } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { pathHash } from "./path-hash.ts";
import { type ParentRow, type Place, placeBelow } from "./place.ts";

/** The conversation's row, locked until the transaction ends. */
export interface LockedConversation {
  lastSeq: number;
  headSeq: number;
  deletedAt: Date | null;
  model: string | null;
  title: string | null;
}

/** Every writer of messages takes this lock first: it is what makes seq gapless. Null: no such conversation. */
export async function lockConversation(tx: Transaction, ownerId: string, uuid: string) {
  const [row] = await tx.$queryRawUnsafe<LockedConversation[]>(sql("lock-conversation"), ownerId, uuid);
  return row ?? null;
}

/** What stands at a place, and whether the message that is to be written is there already. */
export interface PlaceRow extends ParentRow {
  role: Role | null;
  runningId: string | null;
  knownConversation: string | null;
  knownSeq: number | null;
  knownText: string | null;
}

export async function findPlace(
  tx: Transaction,
  at: { ownerId: string; uuid: string; parentSeq: number; messageUuid: string | null },
): Promise<PlaceRow> {
  const values = [at.ownerId, at.uuid, at.parentSeq, at.messageUuid];
  const [row] = await tx.$queryRawUnsafe<PlaceRow[]>(sql("find-place"), ...values);
  return must(row, "place");
}

/** A message before it has a place. */
export interface NewMessage {
  uuid: string;
  role: Role;
  text: string;
  toolCallId?: string;
  status?: ReplyStatus;
  generationUuid?: string;
  model?: string;
}

export interface PlacedMessage extends NewMessage {
  seq: number;
  parentSeq: number | null;
  branch: number;
  depth: number;
  pathHash: Uint8Array<ArrayBuffer>;
}

/** Messages one below the other, the first at `place`. Pure: the seqs are free because the conversation is locked. */
export function chain(place: Place, lastSeq: number, messages: NewMessage[]): PlacedMessage[] {
  const placed: PlacedMessage[] = [];
  for (const [index, message] of messages.entries()) {
    const above = placed.at(-1);
    placed.push({
      ...message,
      seq: lastSeq + 1 + index,
      parentSeq: above ? above.seq : place.parentSeq,
      branch: place.branch,
      depth: place.depth + index,
      pathHash: pathHash(above ? above.pathHash : place.parentHash, message),
    });
  }
  return placed;
}

/** Writes a chain of messages below one parent, with the generation they belong to, and moves the head. */
export async function appendMessages(
  tx: Transaction,
  to: {
    ownerId: string;
    uuid: string;
    locked: LockedConversation;
    parentSeq: number;
    parent: ParentRow;
    messages: NewMessage[];
    headSeq?: number;
    model?: string;
    generation?: { id: string; model: string };
  },
): Promise<PlacedMessage[]> {
  const place = placeBelow(to.parentSeq, to.parent);
  const placed = chain(place, to.locked.lastSeq, to.messages);
  await tx.$executeRawUnsafe(
    sql("append-messages"),
    to.ownerId,
    to.uuid,
    to.headSeq ?? must(placed.at(-1), "message").seq,
    to.model ?? null,
    place.opens && JSON.stringify(place.opens),
    to.generation ? JSON.stringify(to.generation) : null,
    JSON.stringify(placed.map(toRow)),
  );
  return placed;
}

function toRow(message: PlacedMessage) {
  return {
    seq: message.seq,
    id: message.uuid,
    parent_seq: message.parentSeq,
    branch: message.branch,
    depth: message.depth,
    role: message.role,
    text: message.text,
    tool_call_id: message.toolCallId ?? null,
    status: message.status ?? "completed",
    generation_id: message.generationUuid ?? null,
    model: message.model ?? null,
    path_hash: Buffer.from(message.pathHash).toString("hex"),
  };
}
