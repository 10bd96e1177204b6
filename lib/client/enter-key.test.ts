import { expect, test } from "vitest";
import { type Key, sendKeys, sends } from "./enter-key.ts";

const enter: Key = {
  key: "Enter",
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 13,
};

test("Enter sends and Shift+Enter makes a line, unless it was chosen otherwise", () => {
  expect(sends(enter, "sends", false)).toBe(true);
  expect(sends({ ...enter, shiftKey: true }, "sends", false)).toBe(false);
  expect(sends({ ...enter, altKey: true }, "sends", false)).toBe(false);
  expect(sends(enter, "breaks", false)).toBe(false);
  expect(sends({ ...enter, key: "a" }, "sends", false)).toBe(false);
});

test("Ctrl+Enter and Cmd+Enter always send", () => {
  for (const way of ["sends", "breaks"] as const) {
    for (const touch of [true, false]) {
      expect(sends({ ...enter, ctrlKey: true }, way, touch)).toBe(true);
      expect(sends({ ...enter, metaKey: true }, way, touch)).toBe(true);
    }
  }
});

test("on a keyboard on the screen Enter makes a line", () => {
  expect(sends(enter, "sends", true)).toBe(false);
});

test("no key sends while an input method is at work", () => {
  expect(sends({ ...enter, isComposing: true }, "sends", false)).toBe(false);
  expect(sends({ ...enter, keyCode: 229 }, "sends", false)).toBe(false);
  expect(sends({ ...enter, ctrlKey: true, isComposing: true }, "breaks", false)).toBe(false);
});

test("the hint names the keys that send", () => {
  expect(sendKeys("sends", false, false)).toBe("Enter");
  expect(sendKeys("breaks", false, false)).toBe("Ctrl+Enter");
  expect(sendKeys("breaks", false, true)).toBe("⌘ Enter");
  expect(sendKeys("sends", true, false)).toBeNull();
});
