import { expect, test, vi } from "vitest";
import type { Conversation, ConversationList } from "#lib/shared/contracts/conversation.ts";
import { createConversationList, withFirstPage, withNextPage } from "./conversation-list.ts";

const conversation = (id: string, last_message_at: number): Conversation => ({
  id,
  object: "conversation",
  created_at: 0,
  updated_at: 0,
  last_message_at,
  metadata: {},
  title: id,
  model: null,
  pinned: false,
  archived: false,
  message_count: 1,
});

const page = (items: [string, number][], next_cursor: string | null = null): ConversationList => ({
  object: "list",
  data: items.map(([id, time]) => conversation(id, time)),
  first_id: null,
  last_id: null,
  has_more: next_cursor !== null,
  next_cursor,
});

const ids = ({ items }: { items: readonly Conversation[] }) => items.map(({ id }) => id);

test("a message moves its conversation to the top", () => {
  const list = createConversationList(
    page([
      ["b", 2],
      ["a", 1],
    ]),
  );
  list.put(conversation("a", 3));
  expect(ids(list.get())).toEqual(["a", "b"]);
});

test("what lies below the loaded part waits for its page", () => {
  const list = createConversationList(
    page(
      [
        ["c", 3],
        ["b", 2],
      ],
      "cursor",
    ),
  );
  list.put(conversation("a", 1));
  expect(ids(list.get())).toEqual(["c", "b"]);
  expect(
    ids(
      withNextPage(
        list.get(),
        page([
          ["b", 2],
          ["a", 1],
        ]),
      ),
    ),
  ).toEqual(["c", "b", "a"]);
});

test("the first page anew drops what is gone and keeps what was loaded below it", () => {
  const list = createConversationList(
    page(
      [
        ["d", 4],
        ["c", 3],
        ["b", 2],
        ["a", 1],
      ],
      "below a",
    ),
  );
  const state = withFirstPage(
    list.get(),
    page(
      [
        ["e", 5],
        ["d", 4],
        ["b", 2],
      ],
      "below b",
    ),
  );
  expect(ids(state)).toEqual(["e", "d", "b", "a"]);
  expect(state.cursor).toBe("below a");
});

test("removing forgets all about a conversation", () => {
  const list = createConversationList(page([["a", 1]]));
  list.setRunning("a", true);
  list.setLeaving("a", true);
  list.remove("a");
  expect(list.get()).toMatchObject({ items: [], running: new Set(), leaving: new Set() });
});

test("what is told while the list is fetched anew is not undone by the older answer", async () => {
  const list = createConversationList(
    page([
      ["c", 3],
      ["b", 2],
      ["a", 1],
    ]),
  );
  let answer = (_: Response) => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
  const reloaded = list.reload();
  list.put({ ...conversation("b", 2), title: "A better title" });
  list.remove("c");
  answer(
    Response.json(
      page([
        ["c", 3],
        ["b", 2],
        ["a", 1],
      ]),
    ),
  );
  await reloaded;
  vi.unstubAllGlobals();
  expect(list.get().items.map(({ title }) => title)).toEqual(["A better title", "a"]);
});
