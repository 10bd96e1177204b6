import { db } from "#lib/server/db.ts";
import { formatId } from "#lib/shared/ids.ts";

/** Far more than a person has running at once; a script's are not all worth marking. */
const most = 100;

/** What is being written for a person right now, newest first. Index: generation_running. */
export async function listRunningReplies(
  ownerId: string,
): Promise<{ conversationId: string; responseId: string }[]> {
  const rows = await db().generation.findMany({
    where: { ownerId, status: "running", conversation: { deletedAt: null } },
    orderBy: { createdAt: "desc" },
    take: most,
    select: { id: true, conversationId: true },
  });
  return rows.map((row) => ({
    conversationId: formatId("conversation", row.conversationId),
    responseId: formatId("response", row.id),
  }));
}
