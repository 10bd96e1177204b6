import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { env } from "#lib/server/env.ts";
import { readPage } from "#lib/server/messages/read-page.ts";
import type { MessageRow } from "#lib/server/messages/to-message.ts";
import { toPrompt } from "./to-prompt.ts";

/** Read at once from the newest end; most conversations fit into the first page. */
const pageSize = 50;
/** Rough, and on the safe side for most scripts; providers count their own way. */
const charactersPerToken = 4;
/** What roles and separators cost, in characters: a history of tiny messages is bounded too. */
const charactersPerMessage = 40;

/** What a model is told: the path above the reply, from the newest message back until the budget is used up. */
export async function buildContext(reply: {
  ownerId: string;
  conversationUuid: string;
  /** The message to answer: the leaf of the path. */
  leafSeq: number;
}): Promise<LanguageModelV4Prompt> {
  let budget = env().CONTEXT_TOKENS * charactersPerToken;
  const newestFirst: MessageRow[] = [];
  for (;;) {
    const oldest = newestFirst.at(-1);
    const cursor = oldest && { messageUuid: oldest.id, side: "above" as const };
    const rows = (await readPage({ ...reply, cursor, end: "newest", count: pageSize })) ?? [];
    for (const row of rows.reverse()) {
      budget -= row.text.length + JSON.stringify(row.toolCalls ?? "").length + charactersPerMessage;
      // The newest message is always sent, however long it is.
      if (budget < 0 && newestFirst.length > 0) return toPrompt(newestFirst.reverse());
      newestFirst.push(row);
    }
    if (rows.length < pageSize) return toPrompt(newestFirst.reverse());
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
