import katex from "katex";
import type { Formula } from "./elements.tsx";

/** Beyond this a formula is a program; it is shown as it was written. */
const mostCharacters = 5_000;

/**
 * The formula as KaTeX's HTML, with MathML for those who hear it; null where it can't be drawn. Untrusted: no links,
 * images, classes or styles of its own (`trust`), and neither size nor expansion without limit.
 */
export function formulaHtml({ tex, display }: Formula): string | null {
  if (tex.length > mostCharacters) return null;
  try {
    return katex.renderToString(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: false,
      trust: false,
      strict: "ignore",
      errorColor: "var(--danger)",
      maxSize: 20, // em
      maxExpand: 300,
    });
  } catch {
    // Nested so deep that the stack ends. The source can be read all the same.
    return null;
  }
}
