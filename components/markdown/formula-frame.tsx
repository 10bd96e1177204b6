"use client";

import "katex/dist/katex.min.css";

/** What KaTeX made of a formula. A default export in a file of its own, so that its styles and fonts come with it only. */
export default function FormulaFrame({ html, display }: { html: string; display: boolean }) {
  return (
    <span
      className={display ? "formula-block" : "formula-inline"}
      // A wide one scrolls, so the keyboard has to reach it.
      tabIndex={display ? 0 : undefined}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: made by KaTeX without trust (formula-html.ts), not by a model.
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
