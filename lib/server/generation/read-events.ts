import type { Queryable } from "#lib/server/db.ts";
import { query } from "#lib/server/query.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";

/** Rows of the log read at once: some fifteen seconds of a reply. */
const rowsAtOnce = 100;

/** The events in the log from a number on; an empty answer says that there are no more for now. */
export async function readEvents(
  from: { ownerId: string; generationUuid: string; sequenceNumber: number },
  client?: Queryable,
): Promise<ReplyEvent[]> {
  const values = [from.ownerId, from.generationUuid, from.sequenceNumber, rowsAtOnce];
  const rows = await query<{ events: ReplyEvent[] }>("read-events", values, client);
  return rows.flatMap((row) => row.events).filter((event) => event.sequence_number >= from.sequenceNumber);
}
