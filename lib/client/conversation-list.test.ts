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

/** @param times when each was last active, by id, as the server has them in order */
const page = (times: Record<string, number>, next_cursor: string | null = null): ConversationList => ({
  object: "list",
  data: Object.entries(times).map(([id, time]) => conversation(id, time)),
  first_id: null,
  last_id: null,
  has_more: next_cursor !== null,
  next_cursor,
});

const ids = ({ items }: { items: readonly Conversation[] }) => items.map(({ id }) => id);

test("a message moves its conversation to the top", () => {
  const list = createConversationList(page({ b: 2, a: 1 }));
  list.put(conversation("a", 3));
  expect(ids(list.get())).toEqual(["a", "b"]);
});

test("what lies below the loaded part waits for its page", () => {
  const list = createConversationList(page({ c: 3, b: 2 }, "cursor"));
  list.put(conversation("a", 1));
  expect(ids(list.get())).toEqual(["c", "b"]);
  expect(ids(withNextPage(list.get(), page({ b: 2, a: 1 })))).toEqual(["c", "b", "a"]);
});

test("the last one loaded stays when something else of it changes", () => {
  const list = createConversationList(page({ b: 2, a: 1 }, "below a"));
  list.setTitle("a", "Ours");
  expect(list.get().items.map(({ title }) => title)).toEqual(["b", "Ours"]);
});

test("the first page anew drops what is gone and keeps what was loaded below it", () => {
  const list = createConversationList(page({ d: 4, c: 3, b: 2, a: 1 }, "below a"));
  const state = withFirstPage(list.get(), page({ e: 5, d: 4, b: 2 }, "below b"));
  expect(ids(state)).toEqual(["e", "d", "b", "a"]);
  expect(state.cursor).toBe("below a");
});

test("removing forgets all about a conversation", () => {
  const list = createConversationList(page({ a: 1 }));
  list.setRunning("a", true);
  list.setLeaving("a", true);
  list.remove("a");
  expect(list.get()).toMatchObject({ items: [], running: new Set(), leaving: new Set() });
});

test("what is told while the list is fetched anew is not undone by the older answer", async () => {
  const list = createConversationList(page({ c: 3, b: 2, a: 1 }));
  let answer = (_: Response) => {};
  vi.stubGlobal("fetch", (path: string) =>
    path.includes("pinned")
      ? Promise.resolve(Response.json(page({})))
      : new Promise<Response>((resolve) => (answer = resolve)),
  );
  const reloaded = list.reload();
  list.put({ ...conversation("b", 2), title: "A better title" });
  list.remove("c");
  answer(Response.json(page({ c: 3, b: 2, a: 1 })));
  await reloaded;
  vi.unstubAllGlobals();
  expect(list.get().items.map(({ title }) => title)).toEqual(["A better title", "a"]);
});

test("what is removed while the next page is fetched does not come back with it", async () => {
  const list = createConversationList(page({ c: 3 }, "below c"));
  let answer = (_: Response) => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
  const loaded = list.loadMore();
  list.remove("b");
  answer(Response.json(page({ b: 2, a: 1 })));
  await loaded;
  vi.unstubAllGlobals();
  expect(ids(list.get())).toEqual(["c", "a"]);
});

test("a pinned conversation stands among the pinned ones, also from below what is loaded", () => {
  const list = createConversationList(page({ c: 3 }, "below c"), page({ d: 4 }));
  list.put({ ...conversation("a", 1), pinned: true });
  expect(list.get().pinned.map(({ id }) => id)).toEqual(["d", "a"]);
  expect(ids(list.get())).toEqual(["c"]);
  expect(list.find("a")?.pinned).toBe(true);
  list.setTitle("a", "Ours");
  expect(list.get().pinned.map(({ title }) => title)).toEqual(["d", "Ours"]);
  list.put(conversation("a", 1));
  expect(list.get().pinned.map(({ id }) => id)).toEqual(["d"]);
});

test("what is put away leaves the sidebar", () => {
  const list = createConversationList(page({ a: 1 }), page({ a: 1 }));
  list.put({ ...conversation("a", 1), archived: true });
  expect(list.get()).toMatchObject({ items: [], pinned: [] });
});

test("a page that is not in order of activity any more is put in order", () => {
  const list = createConversationList(page({ d: 4, c: 3 }, "below c"));
  // "b" was below when the walk began and has been written to since.
  const state = withNextPage(list.get(), page({ b: 5, a: 1 }));
  expect(ids(state)).toEqual(["b", "d", "c", "a"]);
});

test("of many in one second none is lost, whatever their order is at the server", () => {
  const list = createConversationList(page({ a: 1, d: 1 }, "below d"));
  const all = withNextPage(list.get(), page({ c: 1 }, "below c"));
  const anew = withFirstPage(all, page({ a: 1, d: 1 }, "below d"));
  expect(ids(anew)).toEqual(["a", "d", "c"]);
  list.put(conversation("b", 1));
  expect(ids(list.get())).toEqual(["b", "a", "d"]);
  list.setTitle("d", "Another");
  expect(ids(list.get())).toEqual(["b", "a", "d"]);
});

test("where more is new than a page holds, what was loaded before it is found again from the page's end", () => {
  const list = createConversationList(page({ b: 2, a: 1 }, "below a"));
  const state = withFirstPage(list.get(), page({ a: 9, e: 8 }, "below e"));
  expect(ids(state)).toEqual(["a", "e"]);
  expect(state.cursor).toBe("below e");
});
