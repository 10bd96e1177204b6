import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { env } from "#lib/server/env.ts";
import { type PageOfPath, readPage } from "#lib/server/messages/read-page.ts";
import type { MessageRow } from "#lib/server/messages/to-message.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { ModelStreamError } from "./model-failure.ts";
import { type PromptRow, toPrompt } from "./to-prompt.ts";
import { estimateTokens } from "./tokens.ts";

const tooLongAContext = {
  code: "context_length_exceeded",
  message: "The conversation is longer than a model is told here (CONTEXT_TOKENS).",
};

/** Read at once from the newest end; most conversations fit into the first page. */
const pageSize = 50;
/** What roles and separators cost: a history of tiny messages is bounded too. */
const tokensPerMessage = 10;
/** System messages at the top of a path that are sent even where the rest of its beginning is cut off. */
const leadingAtMost = 4;

export interface ContextOf {
  ownerId: string;
  conversationUuid: string;
  /** The newest message that is stored above the question and the reply; null where there is none. */
  leafSeq: number | null;
  /** What the model is told after it: the question that was just asked, or the reply that it is to continue. */
  below: PromptRow[];
  systemPrompt: string | null;
  /** The newest page of the visible path, asked for while the question was being written. */
  newestPage: Promise<MessageRow[]> | null;
  /** Refuses what is longer than CONTEXT_TOKENS in place of leaving out what is oldest. */
  isWhole?: boolean;
}

/**
 * Reads what the next message will very likely stand below, beside writing it: that saves a round trip before the
 * first token. A conversation that is not there (yet) has no history.
 */
export async function readNewestPage(
  of: Pick<PageOfPath, "ownerId" | "conversationUuid">,
): Promise<MessageRow[]> {
  try {
    return (await readPage({ ...of, direction: "up", count: pageSize })) ?? [];
  } catch (error) {
    if (isAppError(error) && error.kind === "not_found") return [];
    throw error;
  }
}

/**
 * What a model is told: the conversation's system prompt, and the path above the reply, from the newest message back
 * until CONTEXT_TOKENS are used up. The system messages that a path begins with are kept where the rest of its
 * beginning is cut off.
 */
export async function buildContext(of: ContextOf): Promise<LanguageModelV4Prompt> {
  const budget = env().CONTEXT_TOKENS - estimateTokens(of.systemPrompt ?? "");
  const newestFirst: PromptRow[] = [];
  const always = Math.max(of.below.length, 1);
  let used = 0;
  let isCut = false;
  for await (const row of newestRows(of)) {
    // What is asked now is always sent, however long it is.
    isCut = used + tokensOf(row) > budget && newestFirst.length >= always;
    if (isCut && of.isWhole) throw new ModelStreamError(tooLongAContext);
    if (isCut) break;
    newestFirst.push(row);
    used += tokensOf(row);
  }
  const leading = isCut ? await leadingInstructions(of, budget / 2) : [];
  used += leading.reduce((sum, row) => sum + tokensOf(row), 0);
  while (used > budget && newestFirst.length > always) {
    const oldest = newestFirst.pop();
    used -= oldest ? tokensOf(oldest) : 0;
  }
  const prompt = toPrompt([...leading, ...newestFirst.reverse()]);
  return of.systemPrompt ? [{ role: "system", content: of.systemPrompt }, ...prompt] : prompt;
}

function tokensOf({ text, parts, toolCalls }: PromptRow): number {
  const rest = JSON.stringify([parts ?? "", toolCalls ?? ""]);
  return estimateTokens(text) + estimateTokens(rest) + tokensPerMessage;
}

async function leadingInstructions(
  { ownerId, conversationUuid, leafSeq }: ContextOf,
  budget: number,
): Promise<PromptRow[]> {
  if (leafSeq === null) return [];
  const path = { ownerId, conversationUuid, leafSeq };
  const oldest = (await readPage({ ...path, direction: "down", count: leadingAtMost })) ?? [];
  const leading: PromptRow[] = [];
  let used = 0;
  for (const row of oldest) {
    used += tokensOf(row);
    if (row.role !== "system" || used > budget) break;
    leading.push(row);
  }
  return leading;
}

/** What stands below the leaf, and the path above it towards its root, read a page at a time. */
async function* newestRows({
  ownerId,
  conversationUuid,
  leafSeq,
  below,
  newestPage,
}: ContextOf): AsyncGenerator<PromptRow> {
  yield* below.toReversed();
  if (leafSeq === null) return;
  const path = { ownerId, conversationUuid, leafSeq, direction: "up" as const, count: pageSize };
  const early = await newestPage;
  // Somebody else may have written meanwhile, or the person may look at another version.
  let rows = early?.at(-1)?.seq === leafSeq ? early : ((await readPage(path)) ?? []);
  for (;;) {
    yield* rows.toReversed();
    const oldest = rows[0];
    if (!oldest || rows.length < pageSize) return;
    rows = (await readPage({ ...path, cursor: oldest.id })) ?? [];
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
