import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { createSeen, forgetSeen, isUnread, type Seen, withSeen } from "./seen.ts";

const conversation = (id: string, last_message_at: number, message_count = 2) =>
  ({ id, last_message_at, message_count }) as Conversation;

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what this browser has shown", () => {
  test("before anything is known, and on a first visit, nothing is unread", () => {
    const seen = createSeen();
    expect(isUnread(seen.get(), conversation("a", 10))).toBe(false);
    seen.open(10);
    expect(isUnread(seen.get(), conversation("a", 10))).toBe(false);
    expect(isUnread(seen.get(), conversation("b", 11))).toBe(true);
  });

  test("what was seen is read until something is said, also in the same second", () => {
    const seen = createSeen();
    seen.open(0);
    seen.see(conversation("a", 10, 2), false);
    expect(isUnread(seen.get(), conversation("a", 10, 2))).toBe(false);
    expect(isUnread(seen.get(), conversation("a", 10, 3))).toBe(true);
    expect(isUnread(seen.get(), conversation("a", 11, 2))).toBe(true);
  });

  test("a reply that was left while it was being written is unread when it has ended", () => {
    const seen = createSeen();
    seen.open(0);
    seen.see(conversation("a", 10, 2), true);
    expect(isUnread(seen.get(), conversation("a", 10, 2))).toBe(true);
    seen.see(conversation("a", 10, 2), false);
    expect(isUnread(seen.get(), conversation("a", 10, 2))).toBe(false);
  });

  test("it is known after a reload and in other tabs, and forgotten on request", () => {
    const [here, there] = [createSeen(), createSeen()];
    here.open(5);
    there.open(100);
    here.see(conversation("a", 10), false);
    expect(isUnread(there.get(), conversation("a", 10))).toBe(true);
    window.dispatchEvent(Object.assign(new Event("storage"), { key: "seen" }));
    expect(isUnread(there.get(), conversation("a", 10))).toBe(false);
    forgetSeen();
    const later = createSeen();
    later.open(20);
    expect(later.get()).toEqual({ baseline: 20, conversations: new Map() });
  });

  test("nonsense in the storage counts as a first visit", () => {
    kept.set("seen", '{"baseline":"soon"}');
    const seen = createSeen();
    seen.open(7);
    expect(seen.get().baseline).toBe(7);
  });

  test("it holds some hundreds, and what is forgotten does not come back as unread", () => {
    let seen: Seen = { baseline: 0, conversations: new Map() };
    for (let n = 1; n <= 700; n++) seen = withSeen(seen, conversation(`c${n}`, n), false);
    expect(seen.conversations.size).toBe(500);
    expect(isUnread(seen, conversation("c1", 1))).toBe(false);
    expect(isUnread(seen, conversation("new", 701))).toBe(true);
  });
});
