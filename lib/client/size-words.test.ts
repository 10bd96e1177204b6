import { expect, test } from "vitest";
import { sizeWords } from "./size-words.ts";

test("a text's size is told by its lines and bytes", () => {
  expect(sizeWords("a\n".repeat(1_199))).toBe("1,200 lines · 2.4 kB");
  expect(sizeWords("😀".repeat(1_000))).toBe("4 kB");
});
