import { expect, test } from "vitest";
import { firstFlaw, pieceRepairer, repaired } from "./text.ts";

test("only what Postgres cannot hold is a flaw", () => {
  expect(firstFlaw("\u0001 \r\n \u202E עברית 😀 \uFFFF \u{10FFFF}")).toBeNull();
  expect(firstFlaw("a\u0000b")).toContain("U+0000");
  expect(firstFlaw("a\uD83D")).toContain("surrogate");
});

test("a model's text is repaired where it can't be stored", () => {
  expect(repaired("a\u0000b\uDE00c")).toBe("a\uFFFDb\uFFFDc");
});

test("a character whose halves come in two pieces stays whole", () => {
  const repair = pieceRepairer();
  expect(["x\uD83D", "\uDE00y", "\uDE00"].map(repair)).toEqual(["x", "😀y", "\uFFFD"]);
});
