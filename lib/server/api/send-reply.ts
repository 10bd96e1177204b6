import { type TailOptions, tailReply } from "#lib/server/generation/tail-reply.ts";
import { formatEventId } from "#lib/shared/contracts/reply-events.ts";
import { formatId } from "#lib/shared/ids.ts";
import type { Send } from "./sse.ts";

/** Sends the events of one reply, each under the id by which a reader goes on, until it has ended. */
export function sendReply(send: Send, from: TailOptions): Promise<void> {
  const responseId = formatId("response", from.generationUuid);
  return tailReply(from, (event) => send(event, formatEventId(responseId, event.number)));
}
