import { expect, test } from "vitest";
import { foldText } from "./fold-text.ts";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join("\n");

test("what is short is not folded", () => {
  expect(foldText("")).toBeNull();
  expect(foldText(lines(20))).toBeNull();
  expect(foldText("x".repeat(1_500))).toBeNull();
});

test("many lines are folded at the end of one", () => {
  const text = lines(21);
  const folded = foldText(text);
  expect(folded?.head).toBe(lines(12));
  expect(`${folded?.head}${folded?.rest}`).toBe(text);
});

test("a long line is folded behind a word, and never inside of a character", () => {
  const words = "word ".repeat(400);
  const folded = foldText(words);
  expect(folded?.head).toMatch(/word$/);
  expect(folded?.head.length).toBeGreaterThan(800);
  expect(`${folded?.head}${folded?.rest}`).toBe(words);
  const faces = `x${"😀".repeat(800)}`;
  expect(foldText(faces)?.head).toMatch(/^x(😀)+$/u);
  expect(`${foldText(faces)?.head}${foldText(faces)?.rest}`).toBe(faces);
});
