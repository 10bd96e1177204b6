import { type HistoryHits, historyHitsSchema } from "#lib/shared/contracts/history-hits.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";

/** Messages that a search of the server's has found, to be shown as such; null where it is another tool's result. */
export function hitsOf(call: {
  callId: string;
  name: string;
  result: string | null;
}): HistoryHits["hits"] | null {
  if (call.name !== "search_history" || !isServerCallId(call.callId) || call.result === null) return null;
  try {
    return historyHitsSchema.safeParse(JSON.parse(call.result)).data?.hits ?? null;
  } catch {
    // It says in words why it found nothing.
    return null;
  }
}
