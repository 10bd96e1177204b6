import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { expect, test } from "vitest";
import { finishTree } from "./finish-tree.ts";

const draw = (children: string) =>
  renderToStaticMarkup(
    createElement(Markdown, {
      children,
      remarkPlugins: [remarkGfm],
      remarkRehypeOptions: { clobberPrefix: "m-" },
      rehypePlugins: [[finishTree, { idPrefix: "m-" }]],
    }),
  );

test("a link holds no other", () => {
  expect(draw("[![cat](/cat.png) **![](/dog.png)**](/c)")).toBe(
    '<p dir="auto"><a href="/c">cat <strong>Image</strong></a></p>',
  );
  expect(draw("[a[^1]](/c)\n\n[^1]: b")).toContain('<a href="/c">a<sup>1</sup></a>');
});

test("ids begin with what they are told", () => {
  const html = draw("a[^1]\n\n[^1]: b");
  const ids = [...html.matchAll(/ (?:id|aria-describedby)="([^"]*)"/g)].map(([, id]) => id);
  expect(ids).toEqual(["m-fnref-1", "m-footnote-label", "m-footnote-label", "m-fn-1"]);
});

test("the outermost finds its direction, and the rest follows it", () => {
  expect(draw("> - שלום").match(/dir="auto"/g)).toHaveLength(1);
  expect(draw("a\n\nב").match(/dir="auto"/g)).toHaveLength(2);
});

test("what nests too deep is refused", () => {
  expect(() => draw(">".repeat(150))).toThrow(RangeError);
});
