import type { ReactNode } from "react";
import type { Components } from "react-markdown";
import { type Code, codeOf } from "./code-of.ts";
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

/** How each is drawn; code differently on the server and in the browser. */
export function elementsWith(drawCode: (code: Code) => ReactNode): Components {
  return {
    a: ({ href, children }) => <MarkdownLink href={href ?? ""}>{children}</MarkdownLink>,
    // A picture from elsewhere would tell its server who reads what, so it is a link.
    img: ({ src, alt }) => (
      <MarkdownLink href={typeof src === "string" ? src : ""}>{alt || "Image"}</MarkdownLink>
    ),
    // Headings of a message stand below those of the page.
    h1: ({ children }) => <h3>{children}</h3>,
    h2: ({ children }) => <h4>{children}</h4>,
    h3: ({ children }) => <h5>{children}</h5>,
    h4: ({ children }) => <h6>{children}</h6>,
    h5: ({ children }) => <h6>{children}</h6>,
    input: ({ checked }) => (
      <input
        type="checkbox"
        checked={checked ?? false}
        disabled
        readOnly
        aria-label={checked ? "Done" : "To do"}
      />
    ),
    pre: ({ node }) => drawCode(codeOf(node)),
    table: ({ children }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
      <section aria-label="Table" tabIndex={0} className="markdown-table">
        <table>{children}</table>
      </section>
    ),
  };
}
