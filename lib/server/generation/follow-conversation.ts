import type { ConversationKey } from "#lib/server/conversations/access.ts";
import { subscribe } from "#lib/server/events/hub.ts";
import { must } from "#lib/shared/assert.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { formatId, parseId } from "#lib/shared/ids.ts";
import type { WrittenEvent } from "./event-window.ts";
import { findRunningReply } from "./find-running-reply.ts";
import { type TailOptions, type TakeEvent, tailReply } from "./tail-reply.ts";

export interface FollowOptions extends ConversationKey {
  /** A reply, and the number of the last of its events that was seen. */
  from: { generationUuid: string; after: number } | null;
  signal: AbortSignal;
}

/** As TakeEvent, with the reply that it is of. */
export type TakeFollowed = (event: WrittenEvent, responseId: string) => ReturnType<TakeEvent>;

/**
 * Hands over the rest of the reply named, the one that runs, and every later reply of a conversation, until the reader
 * leaves.
 */
export async function followConversation(options: FollowOptions, take: TakeFollowed): Promise<void> {
  const { ownerId, from, signal } = options;
  const started: string[] = [];
  let wake = () => {};
  // Listening begins before the look at what runs, so that no reply begins in between unheard.
  const unsubscribe = subscribe(ownerId, {
    onEvent(event) {
      if (event.type !== "reply.started" || event.conversation_id !== options.conversationId) return;
      started.push(event.response_id);
      wake();
    },
    onMissed: () => undefined, // the stream that this is for ends
  });
  const seen = new Set<string>();
  try {
    if (from) {
      seen.add(formatId("response", from.generationUuid));
      await tail({ ownerId, ...from, signal }, take);
    }
    const running = await findRunningReply(options);
    if (running) started.unshift(running);
    while (!signal.aborted) {
      for (let id = started.shift(); id !== undefined; id = started.shift()) {
        if (seen.has(id)) continue;
        seen.add(id);
        const generationUuid = must(parseId("response", id), "reply");
        await tail({ ownerId, generationUuid, after: -1, signal }, take);
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted || started.length > 0) resolve();
        else signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  } finally {
    unsubscribe();
  }
}

/** A reply that is not there (any more) has nothing to tell. */
async function tail(from: TailOptions, take: TakeFollowed): Promise<void> {
  const responseId = formatId("response", from.generationUuid);
  try {
    await tailReply(from, (event) => take(event, responseId));
  } catch (error) {
    if (!isAppError(error) || error.kind !== "not_found") throw error;
  }
}
