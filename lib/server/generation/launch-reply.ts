import type { LanguageModelV4 } from "@ai-sdk/provider";
import { publishConversation } from "#lib/server/conversations/publish-conversation.ts";
import { publish } from "#lib/server/events/hub.ts";
import { newResponse } from "#lib/server/openai/new-response.ts";
import { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import { formatId } from "#lib/shared/ids.ts";
import { runReply } from "./run-reply.ts";
import { type RunningReply, runningReplies, wake } from "./running.ts";
import type { CurrentRow } from "./store-step.ts";

/** Begins to write a reply that is committed already, and does not wait for it. */
export function launchReply(start: {
  ownerId: string;
  conversationUuid: string;
  generationUuid: string;
  model: { id: string; model: LanguageModelV4 };
  /** seq of the message to answer. */
  leafSeq: number;
  row: CurrentRow;
}): RunningReply {
  const conversationId = formatId("conversation", start.conversationUuid);
  const responseId = formatId("response", start.generationUuid);
  const reply: RunningReply = {
    ownerId: start.ownerId,
    conversationUuid: start.conversationUuid,
    conversationId,
    generationUuid: start.generationUuid,
    responseId,
    events: [],
    flushed: 0,
    isEnding: false,
    abort: new AbortController(),
    waiting: new Set(),
    ended: Promise.resolve(),
  };
  const createdAt = toUnixSeconds(new Date());
  const response = newResponse({ id: responseId, conversationId, model: start.model.id, createdAt });
  const events = new ReplyEvents(response, start.row.uuid, (event) => {
    reply.events.push(event);
    wake(reply);
  });
  runningReplies().set(start.generationUuid, reply);
  publish(start.ownerId, { type: "reply.started", conversation_id: conversationId, response_id: responseId });
  publishConversation(start.ownerId, start.conversationUuid);
  reply.ended = runReply({ reply, events, model: start.model.model, leafSeq: start.leafSeq, row: start.row });
  return reply;
}
