import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import { db } from "#lib/server/db.ts";
import type { IdempotentRequest } from "#lib/server/idempotency.ts";
import { parseQuestion } from "#lib/server/messages/parse-message.ts";
import { isBelowHead } from "#lib/server/messages/place-below.ts";
import { whyNotAppended } from "#lib/server/messages/why-not-appended.ts";
import { resolveModel } from "#lib/server/models/registry.ts";
import type { ReplySettings } from "#lib/server/openai/new-response.ts";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import type { ReplyAck, ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { idInUse } from "#lib/shared/errors.ts";
import { autoTitle } from "./auto-title.ts";
import { beginReply } from "./begin-reply.ts";
import { buildContext, instructions, readNewestPage } from "./context.ts";
import { placeOfReply } from "./place-of-reply.ts";
import { ackOf, findReplyTo } from "./reply-ack.ts";
import { offeredTools } from "./reply-settings.ts";
import { spoken, toContinue } from "./to-prompt.ts";

/**
 * Keeps what a person says and starts the reply to it. The same message id sent again, or the same `Idempotency-Key`,
 * gives the same answer.
 */
export async function startReply(
  key: ConversationKey & {
    request: ReplyRequest;
    idempotency?: IdempotentRequest | undefined;
    /** By which key it was asked for, `key_…`; null, and by default, by a session. */
    keyId?: string | null;
  },
): Promise<ReplyAck> {
  const { ownerId, conversationId, request } = key;
  const uuid = conversationUuid(conversationId);
  const question = "message" in request ? parseQuestion(request.message) : null;
  const model = await resolveModel(request.model ?? (await modelOf(ownerId, uuid)));
  const { kept, askedAgain, ...place } = await placeOfReply(key);
  const creates = request.action === "send" && request.create === true;
  const newestPage = isBelowHead(place) ? readNewestPage({ ownerId, conversationUuid: uuid }) : null;
  newestPage?.catch(() => undefined); // its failure is the reply's, where it is awaited
  const below = question ? [spoken("user", question.text)] : toContinue(kept);
  const { started, fresh } = await beginReply({
    ownerId,
    keyId: key.keyId ?? null,
    conversationUuid: uuid,
    idempotency: key.idempotency,
    place,
    messages: question ? [question] : [],
    kept,
    model,
    conversationModel: model.id,
    ...(askedAgain
      ? { settings: askedAgain, tools: offeredTools(askedAgain), asked: { request: askedAgain } }
      : { settings: {}, tools: [searchHistoryTool] }),
    ...(creates && { create: { title: titleFromText(question?.text ?? "") } }),
    prompt: async ({ parentSeq, conversation }) => {
      // Who gave instructions of their own meant those.
      const systemPrompt = askedAgain?.instructions ? null : conversation.system_prompt;
      const at = { ownerId, conversationUuid: uuid, leafSeq: parentSeq, below, newestPage, systemPrompt };
      return [...firstInstructions(askedAgain), ...(await buildContext(at))];
    },
    async otherwise(appended, client) {
      if (appended.outcome !== "known") throw whyNotAppended(appended, { creates, prefix: "message" });
      const to = { ownerId, conversationUuid: uuid, userSeq: appended.firstSeq };
      const earlier = await findReplyTo(to, client);
      if (!earlier) throw idInUse("message", "message.id"); // said before, but to nobody
      return earlier;
    },
    field: "message",
  });
  if (!fresh) return await ackOf(ownerId, started);
  if (question && fresh.firstDepth === 1) fresh.reply.ended.then(() => autoTitle({ ownerId, uuid, model }));
  return await ackOf(ownerId, started, "running");
}

/** Ours are for whom we offer our own tools; a program says for itself what it wants to be told. */
function firstInstructions(askedAgain: ReplySettings | null): LanguageModelV4Prompt {
  if (!askedAgain) return [instructions];
  return askedAgain.instructions ? [{ role: "system", content: askedAgain.instructions }] : [];
}

async function modelOf(ownerId: string, uuid: string): Promise<string | null> {
  const row = await db().conversation.findUnique({
    where: { ownerId_id: { ownerId, id: uuid } },
    select: { model: true },
  });
  return row?.model ?? null;
}
