import type { LanguageModelV4 } from "@ai-sdk/provider";
import { publish, publishConversation } from "#lib/server/events/hub.ts";
import { newResponse } from "#lib/server/openai/new-response.ts";
import { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { outsideRequest } from "#lib/server/outside-request.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { formatId } from "#lib/shared/ids.ts";
import type { ContextOf } from "./context.ts";
import { EventWindow, written } from "./event-window.ts";
import { runReply } from "./run-reply.ts";
import { push, type RunningReply, runningReplies } from "./running.ts";
import type { CurrentRow } from "./store-step.ts";

/** Begins to write a reply that is committed already, and does not wait for it. */
export function launchReply(start: {
  ownerId: string;
  /** The key it was asked for by; it pays for what is said. */
  keyId: string | null;
  conversationUuid: string;
  /** As it is after what was just written. */
  conversation: ConversationDetail;
  generationUuid: string;
  model: { id: string; model: LanguageModelV4 };
  context: Pick<ContextOf, "leafSeq" | "below" | "newestPage">;
  /** What the reply begins with. */
  kept: string;
  row: CurrentRow;
}): RunningReply {
  const conversationId = start.conversation.id;
  const responseId = formatId("response", start.generationUuid);
  const createdAt = toUnixSeconds(new Date());
  const response = newResponse({ id: responseId, conversationId, model: start.model.id, createdAt });
  const events = new ReplyEvents(response, start.row.uuid, (event) => push(reply, written(event)));
  const reply: RunningReply = {
    ownerId: start.ownerId,
    conversationUuid: start.conversationUuid,
    conversationId,
    generationUuid: start.generationUuid,
    responseId,
    model: start.model.id,
    events: new EventWindow(),
    soFar: () => structuredClone(events.response),
    isEnding: false,
    abort: new AbortController(),
    readers: new Set(),
    ended: Promise.resolve(),
  };
  runningReplies().set(start.generationUuid, reply);
  publish(start.ownerId, { type: "reply.started", conversation_id: conversationId, response_id: responseId });
  publishConversation(start.ownerId, start.conversation);
  const context = {
    ownerId: start.ownerId,
    conversationUuid: start.conversationUuid,
    systemPrompt: start.conversation.system_prompt,
    ...start.context,
  };
  reply.ended = outsideRequest(() =>
    runReply({
      reply,
      keyId: start.keyId,
      events,
      model: start.model.model,
      context,
      row: start.row,
      kept: start.kept,
    }),
  );
  return reply;
}
