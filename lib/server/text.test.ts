import { expect, test } from "vitest";
import { pieceRepairer, repaired } from "./text.ts";

test("a model's text is repaired where it can't be stored", () => {
  expect(repaired("a\u0000b\uDE00c")).toBe("a\uFFFDb\uFFFDc");
});

test("a character whose halves come in two pieces stays whole", () => {
  const repair = pieceRepairer();
  expect(["x\uD83D", "\uDE00y", "\uDE00"].map(repair)).toEqual(["x", "😀y", "\uFFFD"]);
});
