import type { LanguageModelV4, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { beginReply } from "#lib/server/generation/begin-reply.ts";
import { buildContext, type ContextOf, readNewestPage } from "#lib/server/generation/context.ts";
import { launchUnkeptReply } from "#lib/server/generation/launch-reply.ts";
import { offeredTools } from "#lib/server/generation/reply-settings.ts";
import type { RunningReply } from "#lib/server/generation/running.ts";
import { toPrompt } from "#lib/server/generation/to-prompt.ts";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import { isBelowHead } from "#lib/server/messages/place-below.ts";
import { whyNotAppended } from "#lib/server/messages/why-not-appended.ts";
import { writtenRow } from "#lib/server/messages/written-row.ts";
import type { ReplySettings } from "#lib/server/openai/new-response.ts";
import { query } from "#lib/server/query.ts";
import { assert } from "#lib/shared/assert.ts";
import { AppError, invalid, isAppError } from "#lib/shared/errors.ts";
import {
  inNewConversation,
  type PlacedTranscript,
  placeTranscript,
  type SentTranscript,
  titleOfRows,
} from "./place-transcript.ts";

/** What a client of OpenAI's APIs asks for. */
export interface AskedReply extends SentTranscript {
  /** By which key, `key_…`; null by a session. */
  keyId: string | null;
  api: "chat" | "responses";
  model: { id: string; model: LanguageModelV4 };
  settings: ReplySettings;
  idempotency?: IdempotentRequest | undefined;
  /** The field that what was said stands in, which faults of it name. */
  field: "input" | "messages";
  /** Aborted when the client leaves: what nobody keeps ends then. */
  signal: AbortSignal;
}

/** A reply that has begun: one that history keeps, by the uuid of its generation, or one that is here alone. */
export type AskedFor = { generationUuid: string } | { unkept: RunningReply };

/**
 * Keeps what a client says that is not stored yet, and starts the reply to it. With `store: false` and no conversation
 * named nothing is kept, and the reply is its asker's alone.
 */
export async function answerTranscript(asked: AskedReply): Promise<AskedFor> {
  const isNamed = asked.conversationId !== null;
  const goesOn = isNamed || asked.previousResponseId !== null;
  if (asked.rows.length === 0 && !goesOn) throw invalid(asked.field, "Say something to answer, please.");
  const isKept = isNamed || asked.settings.store !== false;
  // What nobody keeps, and goes on from nothing, has no place to look for.
  const placed = isKept || goesOn ? await placeTranscript(asked) : inNewConversation(asked.rows);
  if (!isKept) return beginUnkept(asked, placed);
  const answering = asked.isRetry ? await findAnswer(asked, placed) : null;
  if (answering) return answering;
  try {
    return await begin(asked, placed);
  } catch (error) {
    // Recognised where a reply is being written, or what was just deleted: what was sent is still new to nobody else.
    const isLost = error instanceof NotThere && !goesOn && placed.create === undefined;
    if (!isLost) throw isAppError(error) ? inParam(asked, error) : error;
    return await begin(asked, inNewConversation(asked.rows));
  }
}

/** The reply that the request got when it was sent before: running still, or with an answer that was lost on its way. */
async function findAnswer(
  { ownerId, api, model }: AskedReply,
  { conversationUuid, place, rows, create }: PlacedTranscript,
): Promise<AskedFor | null> {
  if (create || rows.length > 0 || place.parentSeq === null) return null;
  const values = [ownerId, conversationUuid, place.parentSeq, api, model.id];
  const [reply] = await query<{ id: string }>("find-answer", values);
  return reply ? { generationUuid: reply.id } : null;
}

function beginUnkept(asked: AskedReply, placed: PlacedTranscript): AskedFor {
  const { ownerId, keyId, model, settings } = asked;
  const { parentSeq } = placed.place;
  const prompt = () => promptAt(asked, placed, { parentSeq, systemPrompt: null, newestPage: null });
  const source = { ownerId, keyId, model, prompt, tools: offeredTools(settings), settings };
  return { unkept: launchUnkeptReply(source, asked.signal) };
}

/** The place that was found can't be written to. */
class NotThere extends AppError {
  constructor({ kind, message, code }: AppError) {
    super(kind, message, { ...(code !== null && { code }), shouldRetry: false });
  }
}

async function begin(asked: AskedReply, placed: PlacedTranscript): Promise<AskedFor> {
  const { ownerId, model, settings } = asked;
  const { conversationUuid, place, rows, create, isWhole } = placed;
  const newestPage = !isWhole && isBelowHead(place) ? readNewestPage({ ownerId, conversationUuid }) : null;
  newestPage?.catch(() => undefined); // its failure is the reply's, where it is awaited
  const { started } = await beginReply({
    ownerId,
    keyId: asked.keyId,
    conversationUuid,
    idempotency: asked.idempotency,
    place,
    messages: rows,
    kept: "",
    model,
    ...(create ? { create, conversationModel: model.id } : { firstTitle: titleOfRows(rows) }),
    asked: { api: asked.api, request: settings, inputIsPath: isWhole },
    settings,
    tools: offeredTools(settings),
    field: asked.field,
    prompt: ({ parentSeq, conversation }) =>
      promptAt(asked, placed, { parentSeq, systemPrompt: conversation.system_prompt, newestPage }),
    async otherwise(appended) {
      assert(appended.outcome !== "known", "a new id is not known");
      throw new NotThere(whyNotAppended(appended, { creates: false }));
    },
  });
  return { generationUuid: started.generationUuid };
}

/** What the model is told: what was sent, below what is stored above it. */
async function promptAt(
  { ownerId, rows: sent, settings }: AskedReply,
  { conversationUuid, rows, isWhole }: PlacedTranscript,
  at: { parentSeq: number | null } & Pick<ContextOf, "systemPrompt" | "newestPage">,
): Promise<LanguageModelV4Prompt> {
  const { instructions } = settings;
  const first: LanguageModelV4Prompt = instructions ? [{ role: "system", content: instructions }] : [];
  if (isWhole) return [...first, ...toPrompt(sent.map(writtenRow))];
  const context = await buildContext({
    ownerId,
    conversationUuid,
    leafSeq: at.parentSeq,
    below: rows.map(writtenRow),
    // Who gives instructions of their own means those.
    systemPrompt: instructions ? null : at.systemPrompt,
    newestPage: at.newestPage,
    isWhole: settings.truncation === "disabled",
  });
  return [...first, ...context];
}

/** As OpenAI tells it: by the parameter that named the conversation, or what was said. */
function inParam(asked: AskedReply, error: AppError): AppError {
  if (error.code === "conversation_busy") {
    const message = "A reply is being written in this conversation. Wait for it or stop it first.";
    return invalid("conversation", message, "conversation_locked");
  }
  if (error.code === "tool_call_not_found" || error.code === "tool_call_id_in_use") {
    return invalid(asked.field, error.message, error.code);
  }
  return error;
}
