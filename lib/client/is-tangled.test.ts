import { expect, test } from "vitest";
import { isTangled } from "./is-tangled.ts";
import { parseMarkdown } from "./parse-markdown.ts";

const times = (piece: string, count: number) => piece.repeat(count);

test.each<[string, string]>([
  ["quotes", times(">", 1_000)],
  ["quotes with spaces", times("> ", 1_000)],
  ["lists in a line", `${times("- ", 1_000)}a`],
  [
    "lists below each other",
    Array.from({ length: 300 }, (_, depth) => `${times("  ", depth)}- a`).join("\n"),
  ],
  ["emphasis that never closes", times("**a *b", 20_000)],
  ["emphasis", times("_a_ ", 10_000)],
  ["emphasis in many lines", times("*a **b\n", 5_000)],
  ["brackets", times("[", 50_000)],
  ["links that never close", times("[a](", 10_000)],
  ["code that never closes", Array.from({ length: 3_000 }, (_, length) => times("`", length % 50)).join(" ")],
  ["strikes", times("~a ", 20_000)],
  ["tags", times("<a", 20_000)],
  ["what only looks like a table", `|a|\n|---|---|\n${times("| **a *b\n", 5_000)}`],
  ["what follows a table", `|a|b|\n|---|---|\n# x\n${times("| **a *b\n", 5_000)}`],
  ["dollars", times("$a", 20_000)],
])("%s", (_, text) => {
  expect(isTangled(text)).toBe(true);
});

test.each<[string, string]>([
  ["a long list with bold words", times("- **a** and `b` and [c](d)\n", 5_000)],
  ["a bold table", `| a | b |\n|---|:-:|\n${times("| **1** | [2](/c) |\n", 5_000)}`],
  ["many paragraphs", times("A **bold** *soft* `code` [link](/c).\n\n", 5_000)],
  ["code of nothing but marks", `\`\`\`json\n${times("[[**__<>$", 5_000)}\n\`\`\``],
  ["a table", `| a | b |\n|---|---|\n${times("| **1** | 2 |\n", 900)}`],
  ["ten levels", Array.from({ length: 10 }, (_, depth) => `${times("    ", depth)}- a`).join("\n")],
  ["rules", times("---\n* * *\n", 100)],
])("not %s", (_, text) => {
  expect(isTangled(text)).toBe(false);
});

// What is let through, at its worst. The bound is wide: machines that run tests have much else to do.
test.each(["**a *b", "_a_ ", "[a](", "[", "*a ", "$a$ ", "\\(a", "$$a\n", "<a ", "`a` ", "&", "a@b."])(
  "%j is parsed in time",
  (piece) => {
    let count = 5_000;
    while (isTangled(times(piece, count))) count = Math.floor(count * 0.8);
    const start = performance.now();
    parseMarkdown(times(piece, count));
    expect(performance.now() - start).toBeLessThan(6_000);
  },
);
