import type { ReactNode } from "react";
import type { Components } from "react-markdown";
import { formulaLanguage, openFormulaLanguage } from "#lib/client/fence-formulas.ts";
import { displayClass, formulaClass } from "#lib/client/inline-formulas.ts";
import { type Code, codeOf } from "./code-of.ts";
import { DiagramBlock } from "./diagram-block.tsx";
import { MarkdownImage } from "./markdown-image.tsx";
import { MarkdownLink } from "./markdown-link.tsx";

export const allowedElements = [
  "a",
  "blockquote",
  "br",
  "code",
  "del",
  "em",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "hr",
  "img",
  "input",
  "li",
  "ol",
  "p",
  "pre",
  "section",
  "strong",
  "sup",
  "table",
  "tbody",
  "td",
  "th",
  "thead",
  "tr",
  "ul",
];

export interface Formula {
  tex: string;
  /** In the middle of its own line. */
  display: boolean;
}

/** What is drawn differently on the server and in the browser. */
interface Drawers {
  code: (code: Code) => ReactNode;
  formula: (formula: Formula) => ReactNode;
}

export function elementsWith(draw: Drawers): Components {
  return {
    a: ({ href, id, className, children, "aria-label": label, "aria-describedby": describedBy }) => (
      <MarkdownLink href={href ?? ""} {...{ id, className, label, describedBy }}>
        {children}
      </MarkdownLink>
    ),
    img: ({ src, alt }) => <MarkdownImage src={typeof src === "string" ? src : ""} alt={alt ?? ""} />,
    // Headings of a message stand below those of the page.
    h1: ({ node: _, ...props }) => <h3 {...props} />,
    h2: ({ node: _, ...props }) => <h4 {...props} />,
    h3: ({ node: _, ...props }) => <h5 {...props} />,
    h4: ({ node: _, ...props }) => <h6 {...props} />,
    h5: ({ node: _, ...props }) => <h6 {...props} />,
    input: ({ checked }) => (
      <input
        type="checkbox"
        checked={checked ?? false}
        disabled
        readOnly
        aria-label={checked ? "Done" : "To do"}
      />
    ),
    code: ({ className, children }) => {
      const display = className === displayClass;
      if (!display && className !== formulaClass) return <code>{children}</code>;
      return draw.formula({ tex: String(children), display });
    },
    pre: ({ node }) => {
      const code = codeOf(node);
      if (code.language === formulaLanguage) return draw.formula({ tex: code.code, display: true });
      if (code.language === openFormulaLanguage) return <p className="formula-source">{code.code}</p>;
      if (code.language === "mermaid") return <DiagramBlock code={code.code} />;
      return draw.code(code);
    },
    table: ({ children, dir }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
      <section aria-label="Table" tabIndex={0} className="markdown-table" dir={dir}>
        <table>{children}</table>
      </section>
    ),
  };
}
