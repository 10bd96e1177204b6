import { readRow } from "#lib/server/items/read-row.ts";
import { envelope } from "#lib/server/list.ts";
import { readPage } from "#lib/server/messages/read-page.ts";
import { storedChatMessage } from "#lib/server/openai/stored-chat-message.ts";
import { inputPath } from "#lib/server/responses/input-path.ts";
import type { StoredChatMessageList } from "#lib/shared/contracts/chat-completion.ts";
import { invalid } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";
import { type CompletionKey, findCompletion } from "./find-completion.ts";

/** One page of the messages that a stored chat completion was asked with. */
export async function listCompletionMessages(
  page: CompletionKey & {
    /** How many, 1..100. */
    limit: number;
    order: "asc" | "desc";
    after?: string | undefined;
    before?: string | undefined;
  },
): Promise<StoredChatMessageList> {
  const { ownerId, limit, order, after, before } = page;
  const { id } = await findCompletion(page);
  const path = await inputPath(ownerId, id);
  if (after !== undefined && before !== undefined) {
    throw invalid("before", "Give either after or before, not both.");
  }
  if (!path) return envelope([], false);
  const { above, ...whole } = path;
  const name = before === undefined ? "after" : "before";
  const given = before ?? after;
  const cursor = given === undefined ? null : parseId("message", given);
  const goesDown = (order === "asc") !== (name === "before");
  const from = cursor ?? (goesDown ? above?.uuid : undefined);
  const [own, rows] = await Promise.all([
    cursor && readRow(ownerId, whole.conversationUuid, cursor),
    readPage({ ...whole, direction: goesDown ? "down" : "up", cursor: from, count: limit + 1 }),
  ]);
  const isUnknown = given !== undefined && cursor === null;
  const isAbove = own && above ? own.seq <= above.seq : false;
  if (!rows || isUnknown || isAbove) {
    throw invalid(name, "This chat completion was not asked with such a message.", "cursor_not_found");
  }
  const said = rows.filter(({ seq }) => seq > (above?.seq ?? 0));
  const kept = goesDown ? said.slice(0, limit) : said.slice(-limit).reverse();
  return envelope((name === "before" ? kept.reverse() : kept).map(storedChatMessage), said.length > limit);
}
