import { describe, expect, test } from "vitest";
import { createRecall, type FieldState, ownTexts } from "./recall.ts";
import { messageRow } from "./testing/message-row.ts";

/** The caret at the end, where what is brought back puts it. */
const field = (text: string, caret = text.length): FieldState => ({
  text,
  selectionStart: caret,
  selectionEnd: caret,
});

describe("the arrows in the message field", () => {
  const recall = () => createRecall(() => ["third", "second\nof two lines", "first"]);

  test("bring back one message after the other, and stay at the oldest", () => {
    const { earlier } = recall();
    expect(earlier(field(""))).toBe("third");
    expect(earlier(field("third"))).toBe("second\nof two lines");
    expect(earlier(field("second\nof two lines", 0))).toBe("first");
    expect(earlier(field("first"))).toBeNull();
  });

  test("go forward again to the empty field", () => {
    const { earlier, later } = recall();
    earlier(field(""));
    earlier(field("third"));
    expect(later(field("second\nof two lines"))).toBe("third");
    expect(later(field("third"))).toBe("");
    expect(later(field(""))).toBeNull();
    expect(earlier(field(""))).toBe("third");
  });

  test("do nothing where something is written", () => {
    const { earlier, later } = recall();
    expect(earlier(field("mine", 0))).toBeNull();
    expect(later(field("mine"))).toBeNull();
  });

  test("do nothing in what was brought back and changed, until the field is empty again", () => {
    const { earlier, later } = recall();
    earlier(field(""));
    expect(earlier(field("third!", 0))).toBeNull();
    expect(later(field("third!"))).toBeNull();
    expect(earlier(field(""))).toBe("third");
  });

  test("walk the lines inside of a text, and leave a selection alone", () => {
    const { earlier } = recall();
    earlier(field(""));
    earlier(field("third"));
    expect(earlier(field("second\nof two lines", 9))).toBeNull();
    expect(earlier({ text: "second\nof two lines", selectionStart: 0, selectionEnd: 4 })).toBeNull();
  });

  test("find nothing where nothing was said", () => {
    expect(createRecall(() => []).earlier(field(""))).toBeNull();
  });
});

test("one's own messages are brought back: the newest first, without repetition, with the one on its way", () => {
  const messages = [
    messageRow(1, "user", "Hello"),
    messageRow(2, "assistant", "Hi"),
    messageRow(3, "user", "Again"),
    messageRow(4, "user", "Again"),
  ];
  const window = { messages, hasEarlier: false };
  expect(ownTexts({ window, pending: null })).toEqual(["Again", "Hello"]);
  const pending = { id: "msg_9", text: "On its way", below: null, place: null, responseId: null };
  expect(ownTexts({ window, pending })).toEqual(["On its way", "Again", "Hello"]);
  expect(ownTexts({ window, pending: { ...pending, id: "msg_4", text: "Again" } })).toEqual([
    "Again",
    "Hello",
  ]);
});
