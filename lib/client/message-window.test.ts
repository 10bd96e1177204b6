import { expect, test } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import { emptyWindow, joined, withEarlierPage, withLaterPage, withNewestPage } from "./message-window.ts";

function row(seq: number, parent: number | null = seq > 1 ? seq - 1 : null, content = `m${seq}`): Message {
  return {
    id: `msg_${seq}`,
    object: "message",
    conversation_id: "conv_1",
    seq,
    parent_id: parent === null ? null : `msg_${parent}`,
    depth: seq,
    role: "user",
    content,
    status: "completed",
    response_id: null,
    error: null,
    created_at: 0,
  };
}

const seqs = ({ messages }: { messages: readonly Message[] }) => messages.map(({ seq }) => seq);

test("a page in any order becomes the window, oldest first", () => {
  const window = withNewestPage(emptyWindow, [row(3), row(2), row(1)], false);
  expect(seqs(window)).toEqual([1, 2, 3]);
  expect(window.hasEarlier).toBe(false);
});

test("older messages stay when the newest page hangs below them", () => {
  const window = withNewestPage(emptyWindow, [row(1), row(2), row(3)], false);
  const grown = withNewestPage(window, [row(3), row(4), row(5)], true);
  expect(seqs(grown)).toEqual([1, 2, 3, 4, 5]);
  expect(grown.hasEarlier).toBe(false);
});

test("with a gap in between they go, and can be asked for again", () => {
  const window = withNewestPage(emptyWindow, [row(1), row(2)], false);
  const grown = withNewestPage(window, [row(8), row(9)], true);
  expect(seqs(grown)).toEqual([8, 9]);
  expect(grown.hasEarlier).toBe(true);
});

test("another version takes the place of what hung below its parent", () => {
  const window = withNewestPage(emptyWindow, [row(1), row(2), row(3), row(4)], false);
  const other = withNewestPage(window, [row(5, 2)], true);
  expect(seqs(other)).toEqual([1, 2, 5]);
});

test("a message that did not change keeps its identity", () => {
  const first = row(1);
  const window = withNewestPage(emptyWindow, [first, row(2)], false);
  const again = withNewestPage(window, [row(1), row(2, 1, "changed")], false);
  expect(again.messages[0]).toBe(first);
  expect(again.messages[1]?.content).toBe("changed");
});

test("an earlier page goes on top, and nothing is there twice", () => {
  const window = withNewestPage(emptyWindow, [row(3), row(4)], true);
  const more = withEarlierPage(window, [row(1), row(2), row(3)], false);
  expect(seqs(more)).toEqual([1, 2, 3, 4]);
  expect(more.hasEarlier).toBe(false);
});

test("a later page goes below, and nothing is there twice", () => {
  const window = { messages: [row(1), row(2)], hasEarlier: false };
  expect(seqs(withLaterPage(window, [row(2), row(3)]))).toEqual([1, 2, 3]);
});

test("two stretches are joined where they meet or overlap, and not where they do not", () => {
  const tail = { messages: [row(5), row(6)], hasEarlier: true };
  const meeting = (...messages: Message[]) => joined({ messages, hasEarlier: false }, tail);
  expect(meeting(row(3), row(4))?.messages.map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
  expect(meeting(row(3), row(4), row(5), row(6))?.messages.map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
  expect(meeting(row(3), row(4))?.hasEarlier).toBe(false);
  expect(meeting(row(2), row(3))).toBeNull();
  expect(joined({ messages: [row(1)], hasEarlier: false }, emptyWindow)).toBeNull();
});
