import { query } from "#lib/server/query.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import { notFound } from "#lib/shared/errors.ts";
import { listVersions } from "./list-versions.ts";
import { type MessageKey, messageValues } from "./locate-message.ts";
import { type MessageRow, toMessage } from "./to-message.ts";

/** One message with its versions. */
export async function getMessage(key: MessageKey): Promise<Message> {
  const values = messageValues(key);
  const [ownerId, conversationUuid] = values;
  const [row] = await query<Omit<MessageRow, "siblings"> & { parentSeq: number | null }>(
    "get-message",
    values,
  );
  if (!row) throw notFound("message");
  const versions = await listVersions(ownerId, conversationUuid, [row.parentSeq]);
  return toMessage(key.conversationId, { ...row, siblings: versions.get(row.parentSeq) ?? null });
}
