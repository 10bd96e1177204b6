import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { env } from "#lib/server/env.ts";
import { type PageOfPath, readPage } from "#lib/server/messages/read-page.ts";
import type { MessageRow } from "#lib/server/messages/to-message.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { toPrompt } from "./to-prompt.ts";

/** Read at once from the newest end; most conversations fit into the first page. */
const pageSize = 50;
/** Rough, and on the safe side for most scripts; providers count their own way. */
const charactersPerToken = 4;
/** What roles and separators cost, in characters: a history of tiny messages is bounded too. */
const charactersPerMessage = 40;

export interface ContextOf {
  ownerId: string;
  conversationUuid: string;
  /** The newest message that is stored above the reply and the question; null where there is none. */
  leafSeq: number | null;
  /** What was just written below it; null where an earlier message is answered again. */
  question: string | null;
  /** The newest page of the visible path, asked for while the question was being written. */
  newestPage: Promise<MessageRow[]> | null;
}

/**
 * Reads what the next message will very likely stand below, beside writing it: that saves a round trip before the
 * first token. A conversation that is not there (yet) has no history.
 */
export async function readNewestPage(
  of: Pick<PageOfPath, "ownerId" | "conversationUuid">,
): Promise<MessageRow[]> {
  try {
    return (await readPage({ ...of, end: "newest", count: pageSize })) ?? [];
  } catch (error) {
    if (isAppError(error) && error.kind === "not_found") return [];
    throw error;
  }
}

/** What a model is told: the path above the reply, from the newest message back until the budget is used up. */
export async function buildContext(of: ContextOf): Promise<LanguageModelV4Prompt> {
  const newestFirst: Parameters<typeof toPrompt>[0] = [];
  let budget = env().CONTEXT_TOKENS * charactersPerToken;
  if (of.question !== null) {
    newestFirst.push({ role: "user", text: of.question, toolCalls: null, toolCallId: null });
    budget -= of.question.length;
  }
  for await (const row of newestRows(of)) {
    budget -= row.text.length + JSON.stringify(row.toolCalls ?? "").length + charactersPerMessage;
    // The newest message is always sent, however long it is.
    if (budget < 0 && newestFirst.length > 0) break;
    newestFirst.push(row);
  }
  return toPrompt(newestFirst.reverse());
}

/** The path from its leaf towards its root, read a page at a time. */
async function* newestRows({
  ownerId,
  conversationUuid,
  leafSeq,
  newestPage,
}: ContextOf): AsyncGenerator<MessageRow> {
  if (leafSeq === null) return;
  const path = { ownerId, conversationUuid, leafSeq, end: "newest" as const, count: pageSize };
  const early = await newestPage;
  // Somebody else may have written meanwhile, or the person may look at another version.
  let rows = early?.at(-1)?.seq === leafSeq ? early : ((await readPage(path)) ?? []);
  for (;;) {
    yield* rows.toReversed();
    const oldest = rows[0];
    if (!oldest || rows.length < pageSize) return;
    rows = (await readPage({ ...path, cursor: { messageUuid: oldest.id, side: "above" } })) ?? [];
  }
}

/** Said by us to a model that is offered tools. */
export const instructions: LanguageModelV4Message = {
  role: "system",
  content:
    "You are an assistant in Verbatim, an app that keeps the user's whole history of conversations. " +
    "Answer in the user's language, in markdown. When the user refers to something said in an earlier conversation, " +
    "look it up with search_history and link to what you quote.",
};
