import { query } from "#lib/server/query.ts";
import { callIdSchema } from "#lib/shared/contracts/new-message.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import type { RunningReply } from "./running.ts";

/**
 * The id that a model gave its call, or one of ours where it can't be used: a provider may repeat ids, and on a path
 * each names one call (design.md §3 rule 4).
 * @param taken the ids of the calls that the row has made so far; they are not stored yet
 */
export async function freeCallId(
  { ownerId, conversationUuid, isKept }: RunningReply,
  call: { id: string; seq: number; taken: string[] },
): Promise<string> {
  // A model may imitate the ids of our own calls, which it has seen.
  const isUsable =
    callIdSchema.safeParse(call.id).success && !isServerCallId(call.id) && !call.taken.includes(call.id);
  // Where nothing is kept there is no path to look at.
  if (isUsable && !isKept) return call.id;
  if (isUsable) {
    const values = [ownerId, conversationUuid, call.seq, call.id];
    const [row] = await query<{ isTaken: boolean }>("path-calls", values);
    if (!row?.isTaken) return call.id;
  }
  return `call_${newUuid().replaceAll("-", "")}`;
}
