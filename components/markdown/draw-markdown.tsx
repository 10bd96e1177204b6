import type { ReactElement } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { fenceFormulas } from "#lib/client/fence-formulas.ts";
import { isTangled } from "#lib/client/is-tangled.ts";
import { allowedElements } from "./elements.tsx";
import { finishTree } from "./finish-tree.ts";
import { remarkFormulas } from "./remark-formulas.ts";
import { safeUrl } from "./safe-url.ts";

export interface Drawing {
  elements: Components;
  /** What ids in the text begin with, so that those of two messages differ. */
  idPrefix: string;
}

/**
 * What a model wrote, as elements from an allow-list: raw HTML stays text, nothing is fetched from elsewhere. Text that
 * nests so deep that it can't be drawn, or would take no end, comes as it was written.
 */
export function drawMarkdown(text: string, { elements, idPrefix }: Drawing): ReactElement {
  if (isTangled(text)) return asWritten(text);
  try {
    // A component without hooks: called, not rendered, so that the result can be kept and its errors caught.
    return Markdown({
      remarkPlugins: [remarkGfm, remarkFormulas],
      // Headings begin with h3 (elements.tsx), and so does that of the footnotes.
      remarkRehypeOptions: { clobberPrefix: idPrefix, footnoteLabelTagName: "h1" },
      rehypePlugins: [[finishTree, { idPrefix }]],
      allowedElements,
      unwrapDisallowed: true,
      urlTransform: safeUrl,
      components: elements,
      children: fenceFormulas(text),
    });
  } catch (error) {
    if (error instanceof RangeError) return asWritten(text);
    throw error;
  }
}

function asWritten(text: string): ReactElement {
  return (
    <p dir="auto" className="whitespace-pre-wrap">
      {text}
    </p>
  );
}
