import { expect, test } from "vitest";
import { isLongPaste, linesIn, parsePasted, wholeLength, wholeText } from "./pasted-text.ts";

const pasted = (...texts: string[]) => texts.map((text) => ({ key: text, text }));

test("what is long is folded, by its characters or its lines", () => {
  expect(isLongPaste("x".repeat(1_999))).toBe(false);
  expect(isLongPaste("x".repeat(2_000))).toBe(true);
  expect(isLongPaste("\n".repeat(29))).toBe(false);
  expect(isLongPaste("\n".repeat(30))).toBe(true);
  expect(linesIn("a\r\nb\rc\nd")).toBe(4);
});

test("the message is what is written and below it what was pasted, byte for byte", () => {
  const texts = pasted("  a\r\nb\n", "\tc😀\u0301");
  expect(wholeText(" Look: ", texts)).toBe(" Look: \n\n  a\r\nb\n\n\n\tc😀\u0301");
  expect(wholeText(" \n", texts)).toBe("  a\r\nb\n\n\n\tc😀\u0301");
  expect(wholeText("alone ", [])).toBe("alone ");
  expect(wholeText("", [])).toBe("");
});

test("its length is known without making it", () => {
  for (const written of ["", "  ", "written", "\n\n"]) {
    for (const texts of [[], pasted("one"), pasted("one", "two\n")]) {
      expect(wholeLength(written, texts)).toBe(wholeText(written, texts).length);
    }
  }
});

test("what is not readable any more is nothing", () => {
  expect(parsePasted("")).toEqual([]);
  expect(parsePasted("{no json")).toEqual([]);
  expect(parsePasted('[{"text":1}]')).toEqual([]);
  expect(parsePasted(JSON.stringify(pasted("a\u0000b")))).toEqual(pasted("a\u0000b"));
});
