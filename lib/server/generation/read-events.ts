import { query } from "#lib/server/query.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";

/** Rows of the log read at once: some fifteen seconds of a reply. */
const rowsAtOnce = 100;

/** The events in the log from a number on; an empty answer says that there are no more for now. */
export async function readEvents(from: {
  ownerId: string;
  generationUuid: string;
  sequenceNumber: number;
}): Promise<ReplyEvent[]> {
  const rows = await query<{ events: ReplyEvent[] }>("read-events", [
    from.ownerId,
    from.generationUuid,
    from.sequenceNumber,
    rowsAtOnce,
  ]);
  return rows.flatMap((row) => row.events).filter((event) => event.sequence_number >= from.sequenceNumber);
}
