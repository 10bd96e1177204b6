import { query } from "#lib/server/query.ts";
import { formatId } from "#lib/shared/ids.ts";

/** Far more than a person has running at once; a script's are not all worth marking. */
const most = 100;

/** What is being written for a person right now, newest first. */
export async function listRunningReplies(
  ownerId: string,
): Promise<{ conversationId: string; responseId: string }[]> {
  const values = [ownerId, null, false, most];
  const rows = await query<{ id: string; conversationId: string }>("running-replies", values);
  return rows.map((row) => ({
    conversationId: formatId("conversation", row.conversationId),
    responseId: formatId("response", row.id),
  }));
}
