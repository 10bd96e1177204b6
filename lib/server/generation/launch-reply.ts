import type { LanguageModelV4, LanguageModelV4FunctionTool, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { publish, publishConversation } from "#lib/server/events/hub.ts";
import { newResponse, type ReplySettings } from "#lib/server/openai/new-response.ts";
import { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { outsideRequest } from "#lib/server/outside-request.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { EventWindow, written } from "./event-window.ts";
import { modelSettings } from "./reply-settings.ts";
import { runReply } from "./run-reply.ts";
import { push, type RunningReply, runningReplies, stopReason, unkeptReplies } from "./running.ts";
import type { CurrentRow } from "./store-step.ts";

/** What a reply is written from. */
export interface ReplySource {
  model: { id: string; model: LanguageModelV4 };
  /** What the model is told, made when the reply has begun. */
  prompt: () => Promise<LanguageModelV4Prompt>;
  tools: LanguageModelV4FunctionTool[];
  settings: ReplySettings;
}

interface Start extends ReplySource {
  ownerId: string;
  /** The key it was asked for by; it pays for what is said. */
  keyId: string | null;
  generationUuid: string;
  /** What the reply begins with. */
  kept: string;
  row: CurrentRow;
  /** When it was written, by the database's clock: the same response is dated by that whenever it is read. */
  createdAt: Date;
}

/** Begins to write a reply that is committed already, and does not wait for it. */
export function launchReply(
  start: Start & {
    conversationUuid: string;
    /** As it is after what was just written. */
    conversation: ConversationDetail;
  },
): RunningReply {
  const { ownerId, conversation } = start;
  const { reply, run } = prepare(start, start.conversationUuid, conversation.id);
  runningReplies().set(start.generationUuid, reply);
  publish(ownerId, {
    type: "reply.started",
    conversation_id: conversation.id,
    response_id: reply.responseId,
  });
  publishConversation(ownerId, conversation);
  reply.ended = outsideRequest(run);
  return reply;
}

/**
 * Begins to write a reply that nobody wants kept (`store: false`): it leaves nothing behind, and ends when its reader
 * leaves, who is its only one.
 * @param signal aborted when the reader has left
 */
export function launchUnkeptReply(
  start: Pick<Start, "ownerId" | "keyId"> & ReplySource,
  signal: AbortSignal,
): RunningReply {
  const own = {
    generationUuid: newUuid(),
    kept: "",
    row: { uuid: newUuid(), seq: 0 },
    createdAt: new Date(),
  };
  const { reply, run } = prepare({ ...start, ...own }, newUuid(), null);
  unkeptReplies().add(reply);
  const leave = () => reply.abort.abort(stopReason);
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  reply.ended = outsideRequest(run).finally(() => {
    unkeptReplies().delete(reply);
    signal.removeEventListener("abort", leave);
  });
  return reply;
}

/** @param conversationId null where nothing is kept */
function prepare(start: Start, conversationUuid: string, conversationId: string | null) {
  const responseId = formatId("response", start.generationUuid);
  const response = newResponse({
    id: responseId,
    conversationId,
    model: start.model.id,
    createdAt: toUnixSeconds(start.createdAt),
    settings: start.settings,
  });
  const events = new ReplyEvents(response, start.row.uuid, (event) => push(reply, written(event)));
  const reply: RunningReply = {
    ownerId: start.ownerId,
    conversationUuid,
    conversationId: conversationId ?? formatId("conversation", conversationUuid),
    generationUuid: start.generationUuid,
    responseId,
    model: start.model.id,
    events: new EventWindow(),
    soFar: () => structuredClone(events.response),
    isKept: conversationId !== null,
    isOver: false,
    isEnding: false,
    abort: new AbortController(),
    readers: new Set(),
    ended: Promise.resolve(),
  };
  const run = () =>
    runReply({
      reply,
      keyId: start.keyId,
      events,
      model: start.model.model,
      prompt: start.prompt,
      tools: start.tools,
      settings: modelSettings(start.settings),
      maxToolCalls: start.settings.max_tool_calls ?? null,
      row: start.row,
      kept: start.kept,
    });
  return { reply, run };
}
