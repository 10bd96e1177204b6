import { expect, test } from "vitest";
import { titleFromText } from "./title-from-text.ts";

test("a short text is its own title, in one line and without markdown", () => {
  expect(titleFromText("  # What is\n**seq**? ")).toBe("What is seq ?");
  expect(titleFromText(" \n ")).toBeNull();
});

test("a long text is cut at a word", () => {
  const title = titleFromText(
    "How do I keep every message of a very long conversation exactly as it was said?",
  );
  expect(title).toBe("How do I keep every message of a very long conversation…");
});

test("text without spaces is cut by characters, never inside one", () => {
  const title = titleFromText("😀".repeat(100));
  expect([...(title ?? "")]).toHaveLength(61);
  expect(title?.isWellFormed()).toBe(true);
});
