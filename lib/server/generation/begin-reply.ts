import type { LanguageModelV4, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { constraintOf } from "#lib/server/database-errors.ts";
import type { Queryable } from "#lib/server/db.ts";
import { type IdempotentRequest, idempotently } from "#lib/server/idempotency.ts";
import {
  type Append,
  type Appended,
  type AppendedGeneration,
  appendMessages,
  type UnplacedMessage,
} from "#lib/server/messages/append-messages.ts";
import type { Place } from "#lib/server/messages/place-below.ts";
import { busy, whyRefused } from "#lib/server/messages/why-not-appended.ts";
import { type Recorded, recorded } from "#lib/server/recorded.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { launchReply, type ReplySource } from "./launch-reply.ts";
import type { StartedReply } from "./reply-ack.ts";
import type { RunningReply } from "./running.ts";

type Written = Extract<Appended, { outcome: "written" }>;
type NotWritten = Exclude<Appended, { outcome: "written" }>;

/** A request for a reply, checked, and with a place. */
export interface NewReply extends Pick<ReplySource, "settings" | "tools"> {
  ownerId: string;
  /** By which key it was asked for, `key_…`; null by a session. */
  keyId: string | null;
  conversationUuid: string;
  idempotency?: IdempotentRequest | undefined;
  place: Place;
  /** What is written above the reply. */
  messages: UnplacedMessage[];
  /** What the reply begins with. */
  kept: string;
  model: { id: string; model: LanguageModelV4 };
  /** Becomes the conversation's. */
  conversationModel?: string;
  /** What is kept of the request with the generation. */
  asked?: Pick<AppendedGeneration, "api" | "request" | "inputIsPath">;
  create?: Append["create"];
  firstTitle?: string | null;
  /** What the model is told, once it is known where the reply stands. */
  prompt: (place: Pick<Written, "parentSeq" | "conversation">) => Promise<LanguageModelV4Prompt>;
  /**
   * What it means where nothing was written: a reply that was started before, or why not.
   * @throws the reason
   */
  otherwise: (appended: NotWritten, client: Queryable) => Promise<StartedReply>;
  /** Where the messages stand in the request, so that faults name their field. */
  field?: string;
}

export interface BegunReply {
  started: StartedReply;
  /** What was written now; null where the reply was started before. */
  fresh: { conversation: ConversationDetail; firstDepth: number; reply: RunningReply } | null;
}

/**
 * Keeps what is said and starts the reply to it (design.md §4): one transaction, and only then is the model called. The
 * same `Idempotency-Key` again gives what it made the first time.
 */
export async function beginReply(asked: NewReply): Promise<BegunReply> {
  const { ownerId, conversationUuid, model, messages, kept } = asked;
  const assistant: UnplacedMessage = {
    uuid: newUuid(),
    role: "assistant",
    text: kept,
    status: "running",
    byReply: true,
    model: model.id,
  };
  const generation = { ...asked.asked, uuid: newUuid(), model: model.id, starts: true };
  const append: Append = {
    ownerId,
    conversationUuid,
    ...asked.place,
    messages: [...messages, assistant],
    generation,
    ...(asked.conversationModel !== undefined && { model: asked.conversationModel }),
    ...(asked.create && { create: asked.create }),
    firstTitle: asked.firstTitle ?? null,
  };
  const started: StartedReply = {
    conversationUuid,
    generationUuid: generation.uuid,
    userUuid: messages.at(-1)?.uuid ?? null,
    assistantUuid: assistant.uuid,
  };
  const ids: Recorded = {
    ownerId,
    conversationId: formatId("conversation", conversationUuid),
    responseId: formatId("response", generation.uuid),
  };
  return await recorded("reply.start", ids, async () => {
    let written: Written | undefined;
    const { made } = await idempotently(ownerId, asked.idempotency, async (client) => {
      const appended = await appendOnce(append, client, asked.field);
      if (appended.outcome !== "written") return await asked.otherwise(appended, client);
      written = appended;
      return started;
    });
    if (!written) {
      ids.isRepeat = true;
      ids.responseId = formatId("response", made.generationUuid);
      return { started: made, fresh: null };
    }
    const { conversation, firstSeq, firstDepth, messageCreatedAt } = written;
    const where = written;
    const reply = launchReply({
      ownerId,
      keyId: asked.keyId,
      conversationUuid,
      conversation,
      generationUuid: generation.uuid,
      model,
      prompt: () => asked.prompt(where),
      tools: asked.tools,
      settings: asked.settings,
      kept,
      row: { uuid: assistant.uuid, seq: firstSeq + messages.length },
      createdAt: messageCreatedAt,
    });
    return { started, fresh: { conversation, firstDepth, reply } };
  });
}

/** The database holds "one running reply" too, should two senders ever get past the lock. */
async function appendOnce(append: Append, client: Queryable, field: string | undefined): Promise<Appended> {
  try {
    return await appendMessages(append, client);
  } catch (error) {
    throw constraintOf(error) === "generation_running" ? busy() : whyRefused(error, field);
  }
}
