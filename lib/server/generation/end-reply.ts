import { publish } from "#lib/server/events/hub.ts";
import { log } from "#lib/server/log.ts";
import { responseStatus } from "#lib/server/openai/new-response.ts";
import type { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { recorded } from "#lib/server/recorded.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { type WrittenEvent, written } from "./event-window.ts";
import { finishPatiently, type ReplyEnd, type Said } from "./finish-reply.ts";
import { logSettled, rowOf } from "./log-writer.ts";
import { type RunningReply, runningReplies, wake } from "./running.ts";
import type { CurrentRow } from "./store-step.ts";

/** How a reply ended, before it is stored. */
export type Outcome = Pick<ReplyEnd, "status" | "error" | "usage" | "incomplete">;

/** Stores the end of a reply, then tells it: what a reader has seen end, has ended for everyone. */
export async function endReply(job: {
  reply: RunningReply;
  events: ReplyEvents;
  row: CurrentRow;
  said: Said;
  outcome: Outcome;
}): Promise<void> {
  const { reply, outcome } = job;
  const finishedAt = new Date();
  const last = job.events.ended(responseEnd(outcome, finishedAt)).map(written);
  if (!reply.isKept) return over(reply, last);
  reply.isEnding = true;
  await logSettled();
  const { ownerId, conversationId, responseId, generationUuid } = reply;
  const ids = { ownerId, conversationId, responseId };
  const isOurs = await recorded("reply.end", ids, () =>
    finishPatiently((logEndsAt) => ({
      ownerId,
      generationUuid,
      ...outcome,
      rest: restOf(reply, last, logEndsAt),
      message: { seq: job.row.seq, said: job.said },
      finishedAt,
    })),
  ).catch((error) => {
    log.error({ err: error, generation: generationUuid }, "the end of a reply could not be stored");
    return false;
  });
  // Where somebody else was quicker, readers get the end that is stored, and are told of it by them.
  if (!isOurs) log.warn({ generation: generationUuid }, "a reply was ended by someone else");
  runningReplies().delete(generationUuid);
  over(reply, isOurs ? last : []);
  if (isOurs) announceEnd(ownerId, { conversationId, responseId, status: outcome.status });
}

function responseEnd({ status, error, usage, incomplete }: Outcome, finishedAt: Date) {
  return {
    status: incomplete ? ("incomplete" as const) : responseStatus[status],
    error,
    usage,
    incomplete_details: incomplete && { reason: incomplete },
    completed_at: toUnixSeconds(finishedAt),
  };
}

function over(reply: RunningReply, last: WrittenEvent[]): void {
  for (const event of last) reply.events.push(event);
  reply.isOver = true;
  wake(reply);
}

/** Tells the tabs of a person that a reply has ended. */
export function announceEnd(
  ownerId: string,
  end: { conversationId: string; responseId: string; status: ReplyStatus },
): void {
  publish(ownerId, {
    type: "reply.ended",
    conversation_id: end.conversationId,
    response_id: end.responseId,
    status: end.status,
  });
}

/** What is not in the log. Where that has lost more than memory holds, a snapshot stands for what is missing. */
function restOf(reply: RunningReply, last: WrittenEvent[], logEndsAt: number | null): string {
  const isWhole = logEndsAt === null || reply.events.logEndsAt(logEndsAt);
  if (isWhole) return rowOf({}, [...reply.events.unlogged(), ...last]);
  const end = must(last.at(-1), "terminal event");
  const whole = written({ type: "snapshot", sequence_number: end.number - 1, response: reply.soFar() });
  return rowOf({ first: logEndsAt + 1 }, [whole, end]);
}
