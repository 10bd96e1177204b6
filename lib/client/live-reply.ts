import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { applyReplyEvent, type ReplyState } from "#lib/shared/reply-state.ts";
import { type ItemTimes, noTimes, withEventTime } from "./item-times.ts";

/** A reply as its events have told it to this tab, and as it has seen them come. */
export interface LiveReply extends ReplyState {
  readonly times?: ItemTimes;
}

/** @param now when it happened, as far as it is known: see withEventTime */
export function applyLiveEvent(reply: LiveReply, event: ReplyEvent, now: number | null): LiveReply {
  const next = applyReplyEvent(reply, event);
  if (next === reply) return reply;
  return { ...next, times: withEventTime(reply.times ?? noTimes, event, now) };
}
