import { db } from "#lib/server/db.ts";
import { maxRows } from "#lib/server/generation/read-response.ts";
import { envelope } from "#lib/server/list.ts";
import { chatCompletionOf, responseIdOfCompletion } from "#lib/server/openai/chat-completion-of.ts";
import { responseOfRows } from "#lib/server/openai/response-of-rows.ts";
import { must } from "#lib/shared/assert.ts";
import type { ChatCompletionList } from "#lib/shared/contracts/chat-completion.ts";
import type { Metadata } from "#lib/shared/contracts/metadata.ts";
import { invalid } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

export interface CompletionPage {
  ownerId: string;
  /** How many, 1..100. */
  limit: number;
  /** By the order in which they were asked for. */
  order: "asc" | "desc";
  after?: string | undefined;
  before?: string | undefined;
  model?: string | undefined;
  /** Only those that have all of these pairs. */
  metadata: Metadata;
}

/** One page of the stored chat completions, as find-completion.ts knows them. Their ids say when they began. */
export async function listCompletions(page: CompletionPage): Promise<ChatCompletionList> {
  const { ownerId, limit, order, after, before, model, metadata } = page;
  if (after !== undefined && before !== undefined) {
    throw invalid("before", "Give either after or before, not both.");
  }
  const isBackwards = before !== undefined;
  const ascends = (order === "asc") !== isBackwards;
  const cursor = cursorOf(isBackwards ? "before" : "after", before ?? after);
  const pairs = Object.entries(metadata).map(([key, value]) => ({
    request: { path: ["metadata", key], equals: value },
  }));
  const found = await db().generation.findMany({
    where: {
      ownerId,
      api: "chat",
      deletedAt: null,
      status: { in: ["completed", "stopped"] },
      conversation: { deletedAt: null },
      ...(cursor && { id: ascends ? { gt: cursor } : { lt: cursor } }),
      ...(model !== undefined && { model }),
      AND: pairs,
    },
    orderBy: { id: ascends ? "asc" : "desc" },
    take: limit + 1,
    include: { messages: { where: { deletedAt: null }, orderBy: { seq: "asc" }, take: maxRows } },
  });
  const kept = found.slice(0, limit).map((each) => chatCompletionOf(responseOfRows(each, each.messages)));
  return envelope(isBackwards ? kept.reverse() : kept, found.length > limit);
}

function cursorOf(name: "after" | "before", id: string | undefined): string | null {
  if (id === undefined) return null;
  const responseId = responseIdOfCompletion(id);
  if (!responseId) throw invalid(name, "There is no such chat completion.", "cursor_not_found");
  return must(parseId("response", responseId), "uuid");
}
