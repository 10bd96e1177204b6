import { Fragment } from "react";
import { splitMarkdown } from "#lib/client/markdown-blocks.ts";
import { CodeFrame } from "./code-frame.tsx";
import { Coloured } from "./coloured.tsx";
import { drawMarkdown } from "./draw-markdown.tsx";
import { elementsWith } from "./elements.tsx";
import { formulaHtml } from "./formula-html.ts";
import { FormulaSource } from "./formula-source.tsx";
import { highlight } from "./highlight.ts";
import { StoredFormula } from "./stored-formula.tsx";

const elements = elementsWith({
  code: ({ code, language }) => {
    const nodes = highlight(code, language);
    return (
      <CodeFrame code={code} language={language}>
        {nodes ? <Coloured nodes={nodes} /> : code}
      </CodeFrame>
    );
  },
  formula: (formula) => {
    const html = formulaHtml(formula);
    return html === null ? (
      <FormulaSource {...formula} />
    ) : (
      <StoredFormula html={html} display={formula.display} />
    );
  },
});

/**
 * For the history a page brings along: drawn on the server, colours, formulas and all, so that reading costs the
 * browser neither the parser nor the highlighter nor KaTeX (about 180 kB together).
 */
export function StoredMarkdown({ messageId, text }: { messageId: string; text: string }) {
  // In blocks as in the browser, so that what can't be drawn leaves the rest as it is.
  return splitMarkdown(text).map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they do not change.
    <Fragment key={index}>{drawMarkdown(block, { elements, idPrefix: `${messageId}-` })}</Fragment>
  ));
}
