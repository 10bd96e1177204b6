import { publish } from "#lib/server/events/hub.ts";
import { log } from "#lib/server/log.ts";
import { responseStatus } from "#lib/server/openai/new-response.ts";
import type { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { recorded } from "#lib/server/recorded.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import { finishReplyPatiently, type ReplyEnd, type Said } from "./finish-reply.ts";
import { flushSettled, logRow } from "./flush.ts";
import { type RunningReply, runningReplies, wake } from "./running.ts";
import type { CurrentRow } from "./store-step.ts";

/** How a reply ended, before it is stored. */
export type Outcome = Pick<ReplyEnd, "status" | "error" | "usage">;

/** Stores the end of a reply, then tells it: what a reader has seen end, has ended for everyone. */
export async function endReply(job: {
  reply: RunningReply;
  events: ReplyEvents;
  row: CurrentRow;
  said: Said;
  outcome: Outcome;
}): Promise<void> {
  const { reply, outcome } = job;
  const completedAt = toUnixSeconds(new Date());
  const last = job.events.ended({
    ...outcome,
    status: responseStatus[outcome.status],
    completed_at: completedAt,
  });
  reply.isEnding = true;
  await flushSettled();
  const all = [...reply.events, ...last];
  try {
    const { ownerId, conversationId, responseId, generationUuid } = reply;
    const end = {
      ownerId,
      generationUuid,
      ...outcome,
      rest: logRow({ ...reply, events: all }),
      message: { seq: job.row.seq, said: job.said },
    };
    const ids = { ownerId, conversationId, responseId };
    const won = await recorded("reply.end", ids, () => finishReplyPatiently(end));
    // Where a reaper was quicker, readers get the end that it stored.
    if (won) reply.events = all;
    else log.warn({ generation: reply.generationUuid }, "a reply was ended by someone else");
  } catch (error) {
    log.error({ err: error, generation: reply.generationUuid }, "the end of a reply could not be stored");
  }
  runningReplies().delete(reply.generationUuid);
  wake(reply);
  publish(reply.ownerId, {
    type: "reply.ended",
    conversation_id: reply.conversationId,
    response_id: reply.responseId,
    status: outcome.status,
  });
}
