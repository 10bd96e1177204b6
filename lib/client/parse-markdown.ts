import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { fenceFormulas } from "./fence-formulas.ts";
import { formulasToTree, inlineFormulas } from "./inline-formulas.ts";

/** What markdown says, as a tree: GitHub's kind, and formulas. */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(fenceFormulas(text), {
    extensions: [gfm(), inlineFormulas()],
    mdastExtensions: [gfmFromMarkdown(), formulasToTree()],
  });
}
