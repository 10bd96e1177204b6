"use client";

import { createLruCache } from "#lib/client/lru-cache.ts";
import type { Formula } from "./elements.tsx";
import FormulaFrame from "./formula-frame.tsx";
import { formulaHtml } from "./formula-html.ts";
import { FormulaSource } from "./formula-source.tsx";

/** About 2 MB of HTML. */
const drawn = createLruCache<string | null>(2_000_000);

function htmlOf({ tex, display }: Formula): string | null {
  const key = `${display} ${tex}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const html = formulaHtml({ tex, display });
  drawn.set(key, html, key.length + (html?.length ?? 0));
  return html;
}

/** Draws with KaTeX in the browser. A default export, to be loaded with the first formula that arrives there. */
export default function DrawnFormula(formula: Formula) {
  const html = htmlOf(formula);
  if (html === null) return <FormulaSource {...formula} />;
  return <FormulaFrame html={html} display={formula.display} />;
}
