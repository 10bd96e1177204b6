import { expect, test } from "vitest";
import { snippetOf } from "./snippet.ts";

const snippet = (text: string, words: string[]) => snippetOf(text, words).text;

test("a short text is its own snippet", () => {
  expect(snippet("We planted roses.", ["roses"])).toBe("We planted roses.");
});

test("of a long text the part around the first word is kept, cut at spaces", () => {
  const text = `${"before ".repeat(60)}roses ${"after ".repeat(60)}`;
  const found = snippet(text, ["ROSES"]);
  expect(found).toMatch(/^… before .*roses after .*after …$/);
  expect(found.length).toBeLessThan(260);
});

test("a text without spaces is cut anyway, and never inside a character", () => {
  const found = snippet("😀".repeat(500), ["missing"]);
  expect(found.isWellFormed()).toBe(true);
  expect(found.length).toBeLessThan(130);
});

test("the words are marked where they stand in the snippet, in whatever case", () => {
  const { text, highlights } = snippetOf(`${"x ".repeat(200)}İstanbul and ROSES, roses(and) more`, [
    "roses",
    "(and)",
  ]);
  expect(highlights.map(([start, end]) => text.slice(start, end))).toEqual(["ROSES", "roses", "(and)"]);
  expect(snippetOf("nothing", ["roses"]).highlights).toEqual([]);
  expect(snippetOf("nothing", []).highlights).toEqual([]);
});
