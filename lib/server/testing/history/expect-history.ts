import { expect } from "vitest";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { getMessage } from "#lib/server/messages/get-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { listMessagesAround } from "#lib/server/messages/list-messages-around.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import type { Reading } from "./commands.ts";
import {
  countOf,
  type HistoryModel,
  type ModelConversation,
  type Node,
  type PageQuery,
  pageOf,
  pathTo,
  versionsOf,
} from "./model.ts";

type Shown = Pick<
  Message,
  "id" | "seq" | "parent_id" | "role" | "content" | "tool_calls" | "tool_call_id" | "siblings"
>;

/** A node as the API has to show it. */
export function shown(conversation: ModelConversation, node: Node): Shown {
  const versions = versionsOf(conversation, node);
  return {
    id: node.id,
    seq: node.seq,
    parent_id: node.parent?.id ?? null,
    role: node.role,
    content: node.text === "" && node.calls.length > 0 ? null : node.text,
    ...(node.calls.length > 0 && {
      tool_calls: node.calls.map((id) => ({
        id,
        type: "function" as const,
        function: { name: "look", arguments: "{}" },
      })),
    }),
    ...(node.answers !== null && { tool_call_id: node.answers }),
    ...(versions.length > 1 && { siblings: versions.map(({ id }) => id) }),
  };
}

function seen(message: Message): Shown {
  const { id, seq, parent_id, role, content, tool_calls, tool_call_id, siblings } = message;
  return {
    ...{ id, seq, parent_id, role, content },
    ...(tool_calls && { tool_calls }),
    ...(tool_call_id !== undefined && { tool_call_id }),
    ...(siblings && { siblings }),
  };
}

/** Reads a conversation in every way there is, and expects what the model has. */
export async function expectSame(
  conversation: ModelConversation,
  { limit, message }: Reading,
): Promise<void> {
  const { ownerId, id: conversationId, nodes, head } = conversation;
  const key = { ownerId, conversationId };
  if (conversation.isTrashed) {
    await expect(listMessages({ ...key, limit })).rejects.toMatchObject({ kind: "not_found" });
    await expect(getConversation(key)).rejects.toMatchObject({ kind: "not_found" });
    return;
  }
  expect((await getConversation(key)).message_count).toBe(countOf(conversation));
  const visible = pathTo(head);
  await Promise.all([
    expectForwards(conversation, visible, { order: "asc", limit }),
    expectForwards(conversation, visible, { order: "desc", limit }),
  ]);
  const node = nodes[message % Math.max(nodes.length, 1)];
  if (!node) return;
  // A cursor may be a message that has been deleted meanwhile, or stand on another branch.
  await Promise.all([
    expectPage(conversation, visible, { order: "asc", limit, after: node.id }),
    expectPage(conversation, visible, { order: "asc", limit, before: node.id }),
    expectPage(conversation, visible, { order: "desc", limit, after: node.id }),
    expectPage(conversation, visible, { order: "desc", limit, before: node.id }),
  ]);
  if (node.isDeleted) {
    const gone = { ...key, messageId: node.id };
    await expect(getMessage(gone)).rejects.toMatchObject({ kind: "not_found" });
    await expect(listMessagesAround({ ...gone, limit })).rejects.toMatchObject({ kind: "not_found" });
    await expect(listMessages({ ...key, limit, leaf: node.id })).rejects.toMatchObject({ kind: "not_found" });
    return;
  }
  expect(seen(await getMessage({ ...key, messageId: node.id }))).toEqual(shown(conversation, node));
  await Promise.all([
    expectBackwards(conversation, pathTo(node), { order: "asc", limit, leaf: node.id }),
    expectBackwards(conversation, pathTo(node), { order: "desc", limit, leaf: node.id }),
    expectAround(conversation, node, limit),
  ]);
}

/** Page after page by `after`, from the beginning to the end. */
async function expectForwards(
  conversation: ModelConversation,
  path: Node[],
  page: { order: "asc" | "desc"; limit: number; leaf?: string },
): Promise<void> {
  let after: string | undefined;
  do {
    const { data, has_more } = await expectPage(conversation, path, { ...page, after });
    after = has_more ? data.at(-1)?.id : undefined;
  } while (after);
}

/** The same by `before`, from the last message to the first one. */
async function expectBackwards(
  conversation: ModelConversation,
  path: Node[],
  page: { order: "asc" | "desc"; limit: number; leaf?: string },
): Promise<void> {
  const ordered = page.order === "asc" ? path : path.toReversed();
  let before = ordered.at(-1)?.id;
  while (before) {
    const { data, has_more } = await expectPage(conversation, path, { ...page, before });
    before = has_more ? data[0]?.id : undefined;
  }
}

async function expectPage(
  conversation: ModelConversation,
  path: Node[],
  query: PageQuery & { leaf?: string },
): Promise<Pick<MessageList, "data" | "has_more">> {
  const { ownerId, id: conversationId } = conversation;
  const read = listMessages({ ownerId, conversationId, ...query });
  const cursor = query.after ?? query.before;
  if (cursor && !path.some((node) => node.id === cursor)) {
    await expect(read).rejects.toMatchObject({ kind: "invalid", code: "cursor_not_found" });
    return { data: [], has_more: false };
  }
  const expected = pageOf(path, query);
  const page = await read;
  expect({ query, data: page.data.map(seen), more: page.has_more }).toEqual({
    query,
    data: expected.nodes.map((node) => shown(conversation, node)),
    more: expected.hasMore,
  });
  return page;
}

async function expectAround(conversation: ModelConversation, node: Node, limit: number): Promise<void> {
  const { ownerId, id: conversationId, nodes, head } = conversation;
  const isVisible = pathTo(head).includes(node);
  const leaf = isVisible ? head : nodes.findLast((other) => pathTo(other).includes(node));
  const path = pathTo(leaf ?? node).filter((one) => !one.isDeleted);
  const at = path.indexOf(node);
  const from = at - Math.floor((limit - 1) / 2);
  const around = await listMessagesAround({ ownerId, conversationId, messageId: node.id, limit });
  const data = path.slice(Math.max(from, 0), from + limit);
  expect({ ...around, data: around.data.map(seen) }).toEqual({
    object: "list",
    first_id: data[0]?.id,
    last_id: data.at(-1)?.id,
    data: data.map((one) => shown(conversation, one)),
    has_earlier: from > 0,
    has_more: from + limit < path.length,
    leaf: isVisible ? null : (path.at(-1)?.id ?? null),
  });
}

/** Each owner's lists hold what is theirs and nothing else. */
export async function expectLists(model: HistoryModel, owners: string[]): Promise<void> {
  for (const ownerId of owners) {
    const own = model.conversations.filter((conversation) => conversation.ownerId === ownerId);
    for (const [shelf, isTrashed] of [
      ["list", false],
      ["trash", true],
    ] as const) {
      const { data } = await listConversations({ ownerId, limit: 100, shelf });
      const there = own.filter((conversation) => conversation.isTrashed === isTrashed);
      expect(data.map(({ id, message_count }) => [id, message_count]).sort()).toEqual(
        there.map((conversation) => [conversation.id, countOf(conversation)]).sort(),
      );
    }
  }
}
