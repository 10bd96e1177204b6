import { expect, test } from "vitest";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { sidebarGroups } from "./sidebar-groups.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const calendar = { now, timeZone: "UTC" };

const conversation = (id: string, daysAgo: number, pinned = false) =>
  ({ id, last_message_at: now / 1000 - daysAgo * 86_400, pinned }) as Conversation;

const shown = (items: Conversation[], pinned: Conversation[], leaving: string[] = []) =>
  sidebarGroups({ items, pinned, leaving: new Set(leaving) }, calendar).map(
    ({ label, items: group }) => `${label}: ${group.map(({ id }) => id).join(" ")}`,
  );

test("pinned ones stand on top and nowhere else", () => {
  const pinned = conversation("b", 1, true);
  expect(shown([conversation("a", 0), pinned, conversation("c", 1)], [pinned])).toEqual([
    "Pinned: b",
    "Today: a",
    "Yesterday: c",
  ]);
});

test("a pinned one that does not fit on top keeps its place", () => {
  expect(shown([conversation("a", 0, true)], [])).toEqual(["Today: a"]);
});

test("what is being deleted is shown nowhere", () => {
  const pinned = conversation("b", 1, true);
  expect(shown([conversation("a", 0), pinned], [pinned], ["a", "b"])).toEqual([]);
});
