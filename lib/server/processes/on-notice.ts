import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { conversationChanged, deliver, deliverMissed, hasSubscribers } from "#lib/server/events/hub.ts";
import { endStreams } from "#lib/server/events/live-streams.ts";
import { lookAtLogs } from "#lib/server/generation/log-follower.ts";
import { stopHere } from "#lib/server/generation/running.ts";
import { log } from "#lib/server/log.ts";
import { unreachable } from "#lib/shared/assert.ts";
import { isAppError } from "#lib/shared/errors.ts";
import type { Notice } from "./notice.ts";

/** Does here what another process told. */
export function onNotice(notice: Notice): void {
  switch (notice.type) {
    case "conversation.changed":
      void deliverConversation(notice.ownerId, notice.conversation_id);
      return;
    case "conversation.removed":
    case "version.chosen":
    case "reply.started":
    case "reply.ended": {
      const { ownerId, ...event } = notice;
      deliver(ownerId, event);
      return;
    }
    case "access.changed":
      endStreams(notice.ownerId);
      return;
    case "stop":
      stopHere(notice.generationUuid);
      return;
    case "log.grown":
      lookAtLogs();
      return;
    case "missed":
      lookAtLogs();
      deliverMissed();
      return;
    default:
      unreachable(notice);
  }
}

/** The word brought only its id: it is looked up where somebody wants to know. */
async function deliverConversation(ownerId: string, conversationId: string): Promise<void> {
  if (!hasSubscribers(ownerId)) return;
  try {
    deliver(ownerId, conversationChanged(await getConversation({ ownerId, conversationId })));
  } catch (error) {
    // Deleted meanwhile: that is told too.
    if (isAppError(error) && error.kind === "not_found") return;
    log.warn({ err: error, conversation: conversationId }, "a changed conversation could not be looked up");
    deliverMissed();
  }
}
