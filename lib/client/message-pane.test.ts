import { describe, expect, test, vi } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { Chat } from "./chat.ts";
import { type ChatState, newChatState } from "./chat-state.ts";
import { createMessagePane, type PaneRow } from "./message-pane.ts";
import { createStore } from "./store.ts";
import { messageRow } from "./testing/message-row.ts";

const rows = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => messageRow(from + index, "user", `m${from + index}`));

/** A chat in which `window` is shown, with what the pane asks of it. */
function chatWith(change: Partial<ChatState>) {
  const store = createStore<ChatState>({ ...newChatState, phase: "ready", ...change });
  const loads = { loadEarlier: vi.fn(async () => {}), loadLater: vi.fn(async () => {}) };
  return { ...store, ...loads } as unknown as Chat & typeof store & typeof loads;
}

const drawn = (all: readonly PaneRow[]) =>
  all.flatMap((row) => (row.kind === "message" ? [row.group.id] : []));
const gaps = (all: readonly PaneRow[]) => all.flatMap((row) => (row.kind === "gap" ? [row.height] : []));
const seen = { height: 1000, follows: false };

/** A pane that is listened to, of messages that are 100 high each. */
function openPane(chat: Chat, from: number, to: number) {
  const pane = createMessagePane(chat);
  pane.subscribe(() => {});
  pane.measure(rows(from, to).map(({ parent_id }) => [`below ${parent_id}`, 100]));
  return pane;
}

describe("the pane", () => {
  test("draws the newest before anybody looks, and leaves room for the rest", () => {
    const chat = chatWith({ window: { messages: rows(1, 200), hasEarlier: true } });
    const pane = openPane(chat, 1, 200);
    const { rows: shown, last, size } = pane.get();
    expect(drawn(shown).at(-1)).toBe("msg_200");
    expect(drawn(shown).length).toBeLessThan(40);
    expect(gaps(shown)).toEqual([(200 - drawn(shown).length) * 100]);
    expect(last?.id).toBe("msg_200");
    expect(size).toBe(200);
    expect(chat.loadEarlier).not.toHaveBeenCalled();
  });

  test("follows the reader, and asks for what lies near", () => {
    const chat = chatWith({ window: { messages: rows(1, 200), hasEarlier: true } });
    const pane = openPane(chat, 1, 200);
    pane.look({ ...seen, fromEnd: 10_000 });
    expect(drawn(pane.get().rows)).toContain("msg_95");
    expect(gaps(pane.get().rows)).toHaveLength(2);
    expect(chat.loadEarlier).not.toHaveBeenCalled();
    pane.look({ ...seen, fromEnd: 17_500 });
    expect(chat.loadEarlier).toHaveBeenCalled();
  });

  test("what comes on top changes nothing of what is drawn", () => {
    const chat = chatWith({ window: { messages: rows(101, 200), hasEarlier: true } });
    const pane = openPane(chat, 101, 200);
    pane.look({ ...seen, fromEnd: 5_000 });
    const before = pane.get().rows.filter(({ kind }) => kind === "message");
    chat.update((state) => ({ ...state, window: { messages: rows(1, 200), hasEarlier: false } }));
    const after = pane.get();
    expect(after.rows.filter(({ kind }) => kind === "message").map(({ key }) => key)).toEqual(
      before.map(({ key }) => key),
    );
    expect(after.earlier).toBe("none");
  });

  test("what comes below leaves the reader of a stretch apart where he is", () => {
    const window = { messages: rows(901, 1000), hasEarlier: true };
    const chat = chatWith({ window, apart: { messages: rows(1, 50), hasEarlier: false } });
    const pane = openPane(chat, 1, 50);
    pane.look({ ...seen, fromEnd: 0 });
    expect(chat.loadLater).toHaveBeenCalled();
    expect(pane.get()).toMatchObject({ last: null, size: 1000, earlier: "none", later: "idle" });
    chat.update((state) => ({ ...state, apart: { messages: rows(1, 100), hasEarlier: false } }));
    expect(drawn(pane.get().rows)).toContain("msg_45");
    expect(drawn(pane.get().rows)).not.toContain("msg_100");
  });

  test("at the newest a new message is drawn at once", () => {
    const chat = chatWith({ window: { messages: rows(1, 200), hasEarlier: false } });
    const pane = openPane(chat, 1, 200);
    pane.look({ ...seen, fromEnd: 0, follows: true });
    chat.update((state) => ({
      ...state,
      pending: { id: "msg_mine", text: "Mine", below: "msg_200", place: null, responseId: null },
    }));
    expect(drawn(pane.get().rows).at(-1)).toBe("msg_mine");
    expect(pane.get()).toMatchObject({ last: { id: "msg_mine" }, size: 201 });
  });

  test("what has the focus stays drawn, however far away", () => {
    const chat = chatWith({ window: { messages: rows(1, 200), hasEarlier: false } });
    const pane = openPane(chat, 1, 200);
    pane.pin("below msg_2");
    expect(drawn(pane.get().rows)[0]).toBe("msg_3");
    expect(gaps(pane.get().rows)).toEqual([200, expect.any(Number)]);
    pane.pin("below msg_198");
    pane.look({ ...seen, fromEnd: 19_000 });
    expect(drawn(pane.get().rows).at(-1)).toBe("msg_199");
    expect(gaps(pane.get().rows).at(-1)).toBe(100);
    pane.pin(null);
    expect(drawn(pane.get().rows)).not.toContain("msg_199");
  });

  test("while something is selected what is drawn stays, up to a limit", () => {
    const chat = chatWith({ window: { messages: rows(1, 400), hasEarlier: false } });
    const pane = openPane(chat, 1, 400);
    pane.hold(true);
    for (const fromEnd of [2_000, 4_000, 6_000]) pane.look({ ...seen, fromEnd });
    expect(gaps(pane.get().rows)).toHaveLength(1);
    expect(drawn(pane.get().rows).at(-1)).toBe("msg_400");
    pane.hold(false);
    expect(drawn(pane.get().rows)).not.toContain("msg_400");
    pane.hold(true);
    for (let fromEnd = 7_000; fromEnd <= 36_000; fromEnd += 1_000) pane.look({ ...seen, fromEnd });
    expect(drawn(pane.get().rows)).not.toContain("msg_340");
  });

  test("knows which article a message is in, and its neighbours", () => {
    const messages = [
      messageRow(1, "user", "Look it up"),
      messageRow(2, "assistant", null, { response_id: "resp_1" }),
      messageRow(3, "tool", "found", { response_id: "resp_1" }),
      messageRow(4, "assistant", "Here", { response_id: "resp_1" }),
      messageRow(5, "user", "Thanks"),
    ];
    const pane = createMessagePane(chatWith({ window: { messages, hasEarlier: false } }));
    expect(pane.keyOf("msg_3")).toBe("below msg_1");
    expect(pane.keyOf("msg_5")).toBe("below msg_4");
    expect(pane.keyOf("msg_9")).toBeNull();
    expect(pane.neighbour("below msg_1", 1)).toBe("below msg_4");
    expect(pane.neighbour("below null", -1)).toBeNull();
    expect(pane.get().rows.map((row) => row.kind === "message" && row.position)).toEqual([1, 2, 5]);
  });

  test("what has failed to load is not asked for again by scrolling", () => {
    const window = { messages: rows(1, 20), hasEarlier: true };
    const chat = chatWith({ window, earlier: "failed" });
    const pane = openPane(chat, 1, 20);
    pane.look({ ...seen, fromEnd: 1_000 });
    expect(pane.get().earlier).toBe("failed");
    expect(chat.loadEarlier).not.toHaveBeenCalled();
  });

  test("knows what is at the upper edge of the view", () => {
    const chat = chatWith({ window: { messages: rows(1, 200), hasEarlier: false } });
    const pane = openPane(chat, 1, 200);
    pane.look({ ...seen, fromEnd: 10_030 });
    expect(pane.atUpperEdge()).toEqual({ key: "below msg_89", top: -70 });
  });
});
