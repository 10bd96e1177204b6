import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { describe, expect, test } from "vitest";
import { createSplitter, splitMarkdown } from "./markdown-blocks.ts";

const render = (text: string) =>
  renderToStaticMarkup(createElement(Markdown, { remarkPlugins: [remarkGfm] }, text));

/** Blocks that render to nothing leave no line behind. */
const renderBlocks = (text: string) =>
  splitMarkdown(text)
    .map(render)
    .filter((html) => html !== "")
    .join("\n");

const pieces = [
  "# Heading",
  "A paragraph with **bold**,\ntwo lines and `code`.",
  "Under\n=====",
  "- one\n- two",
  "- one\n\n- two, loose",
  "* other marker",
  "1. first\n\n   more of first\n\n2. second",
  // Not `2)`: after indented code micromark takes that for text, which alone it does not.
  "1) another list",
  "- a\n  ```js\n  let a;\n\n  let b;\n  ```",
  "- ```\n  in item\n\n  still\n  ```",
  "- ```\n  never closed",
  "  - indented item",
  "```ts\nconst a = 1;\n\n\n# not a heading\n```",
  "````\n```\n\ninner\n```\n````",
  "~~~\n```\n\ntilde\n~~~",
  "```\nnever closed\n\nstill code",
  "``` not `a` fence\n\ntext",
  "> quote\n> more\n\n> another quote",
  "> ```\n> in quote\n>\n> code\n> ```",
  "> ```\ntext after an open quoted fence",
  "> - list in quote\n\nlazy?",
  "    indented code\n\n    same block",
  "| a | b |\n| - | - |\n| 1 | 2 |",
  "---",
  "***",
  "<div>\n\ntext\n\n</div>",
  "<pre>\n\n# raw\n\n</pre>",
  "<!-- a\n\ncomment -->",
  "text\n   \t\nblank with spaces",
  "[link][ref]",
  "[ref]: https://example.org",
  "- [ ] task\n- [x] done",
  "Note[^1]",
  "[^1]: The note.",
  "trailing backslash\\",
  "Line with two spaces  \nbreak",
  "",
];

describe("rendered block by block, markdown looks as it does rendered whole", () => {
  test.each(pieces)("%j alone", (piece) => {
    expect(renderBlocks(piece)).toBe(render(piece));
  });

  test.each(pieces)("every other after %j", (first) => {
    for (const second of pieces) {
      for (const gap of ["\n\n", "\n"]) {
        const text = first + gap + second;
        expect(renderBlocks(text), JSON.stringify(text)).toBe(render(text));
      }
    }
  });

  test("longer texts by chance", () => {
    // A generator with a fixed seed, so that a failure comes back.
    let seed = 7;
    const below = (limit: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % limit;
    };
    for (let run = 0; run < 300; run++) {
      const text = Array.from({ length: 3 + below(6) }, () => pieces[below(pieces.length)]).join("\n\n");
      expect(renderBlocks(text), JSON.stringify(text)).toBe(render(text));
    }
    // Where much else runs, 600 renderings take longer than tests mostly may.
  }, 60_000);
});

test("the blocks are the text, and those before the last one stay while it grows", () => {
  const text = "# A\n\nOne.\n\n```\ncode\n\nmore\n```\n\n- a\n- b\n\nEnd.";
  expect(splitMarkdown(text).join("")).toBe(text);
  expect(splitMarkdown(text)).toHaveLength(5);
  let before: string[] = [];
  for (let length = 1; length <= text.length; length++) {
    const blocks = splitMarkdown(text.slice(0, length));
    expect(blocks.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    before = blocks;
  }
});

/** How much is parsed anew while a text streams in pieces of 40 characters, for each piece the longest of its blocks. */
function parsedPerPiece(text: string): { characters: number; blocks: number }[] {
  const split = createSplitter();
  let before: string[] = [];
  const pieces = Array.from({ length: Math.ceil(text.length / 40) }, (_, index) => (index + 1) * 40);
  return pieces.map((length) => {
    const blocks = split(text.slice(0, length));
    // A block is memoised by its text (components/markdown/live-markdown.tsx).
    const parsed = blocks.filter((block, index) => block !== before[index]);
    before = blocks;
    return { characters: parsed.join("").length, blocks: parsed.length };
  });
}

describe("while a reply streams", () => {
  const section = [
    "## A section",
    "A paragraph with **bold** and `code` and $x^2$, and so on, as long as they are. ".repeat(4).trim(),
    "- one\n- two\n  - deeper\n\n- three",
    "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    "```ts\ninterface A {\n  [key: string]: number;\n}\n\nconst b = 1;\n```",
    "\\[\nx\n\n= y\n\\]",
    "> quoted\n> twice",
  ].join("\n\n");

  test("of 100 kB only the last block is parsed again, at the end as at the beginning", () => {
    const text = `${section}\n\n`.repeat(Math.ceil(100_000 / section.length));
    const pieces = parsedPerPiece(text);
    expect(pieces.length).toBeGreaterThan(2_400);
    // The one that has ended, the one that goes on, and none that were done before.
    expect(Math.max(...pieces.map(({ blocks }) => blocks))).toBeLessThanOrEqual(4);
    expect(Math.max(...pieces.map(({ characters }) => characters))).toBeLessThan(800);
  });

  test("a list and a table are parsed as long as they go on, and no longer", () => {
    const list = "- an item of the list\n".repeat(50);
    const pieces = parsedPerPiece(`${list}\nA paragraph.\n\n${"Another one. ".repeat(100)}`);
    expect(Math.max(...pieces.slice(0, 20).map(({ characters }) => characters))).toBeGreaterThan(700);
    expect(pieces.at(-1)?.characters).toBeLessThan(1_400);
    expect(pieces.at(-1)?.blocks).toBe(1);
  });

  test("a splitter that has seen the beginning cuts as one that has not", () => {
    const split = createSplitter();
    const text = `${section}\n\nNote[^1].\n\n[^1]: The note.\n\n${section}`;
    for (let length = 0; length <= text.length; length += 7) {
      expect(split(text.slice(0, length))).toEqual(splitMarkdown(text.slice(0, length)));
    }
    expect(split("Another text.\n\nIn two.")).toHaveLength(2);
  });
});
