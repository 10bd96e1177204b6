import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { env } from "#lib/server/env.ts";
import { depthOf, findPath } from "#lib/server/messages/path.ts";
import { readPage } from "#lib/server/messages/read-page.ts";
import type { MessageRow } from "#lib/server/messages/to-message.ts";
import { toPrompt } from "./to-prompt.ts";

/** Read at once from the newest end; most conversations fit into the first page. */
const pageSize = 50;
/** Rough, and on the safe side for most scripts; providers count their own way. */
const charactersPerToken = 4;

/** What a model is told: the path above the reply, from the newest message back until the budget is used up. */
export async function buildContext(reply: {
  ownerId: string;
  conversationUuid: string;
  /** The message to answer: the leaf of the path. */
  leafSeq: number;
}): Promise<LanguageModelV4Prompt> {
  const path = await findPath(reply);
  let budget = env().CONTEXT_TOKENS * charactersPerToken;
  const kept: MessageRow[] = [];
  for (let toDepth = depthOf(path); toDepth > 0 && budget > 0; toDepth -= pageSize) {
    const rows = await readPage({ ...reply, path, fromDepth: toDepth - pageSize + 1, toDepth });
    for (const row of rows.toReversed()) {
      budget -= row.text.length + JSON.stringify(row.toolCalls ?? "").length;
      // The newest message is always sent, however long it is.
      if (budget < 0 && kept.length > 0) break;
      kept.push(row);
    }
  }
  return toPrompt(kept.reverse());
}

/** Said by us to a model that is offered tools. */
export const instructions: LanguageModelV4Message = {
  role: "system",
  content:
    "You are an assistant in Verbatim, an app that keeps the user's whole history of conversations. " +
    "Answer in the user's language, in markdown. When the user refers to something said in an earlier conversation, " +
    "look it up with search_history and link to what you quote.",
};
