import { blank, closes, type Fence, isIndented, leaves, lineAt, listItem, opens } from "./code-fences.ts";
import { displayFormulaAt } from "./display-formula.ts";

/** The language of a fence whose code is a formula, as GitHub has it; and of one that has not ended yet. */
export const formulaLanguage = "math";
export const openFormulaLanguage = "math-open";

/** Raw HTML, which is shown as it is written, goes on until a blank line. */
const html = /^ {0,3}<[a-z/!?]/i;

/**
 * Formulas with lines of their own as fenced code, in which markdown finds no headings (a line of `=`), lists (`- c`)
 * or emphasis. What is code already stays as it is.
 */
export function fenceFormulas(text: string): string {
  if (!/\$\$|\\\[|math/.test(text)) return text;
  let written = "";
  let open: (Fence & { at: number }) | null = null;
  let inList = false;
  let inHtml = false;
  for (let at = 0, next = 0; at < text.length; at = next) {
    const { line, end } = lineAt(text, at);
    next = end;
    if (open && leaves(line, open)) open = null;
    if (open) {
      if (closes(line, open)) open = null;
    } else if (blank.test(line)) {
      inHtml = false;
    } else {
      inHtml ||= html.test(line);
      if (listItem.test(line)) inList = true;
      else if (!isIndented(line)) inList &&= !afterBlank(text, at);
      const isCode = /^(?: {4}|\t)/.test(line) && !inList;
      const formula = isCode || inHtml ? null : displayFormulaAt(text, at);
      if (formula) {
        written += fenced(formula.tex, formula, formula.isOpen ? openFormulaLanguage : formulaLanguage);
        next = formula.end;
        if (next < text.length) written += "\n";
        continue;
      }
      const fence = opens(line, inList);
      open = fence && { ...fence, at: written.length };
    }
    written += text.slice(at, end);
  }
  if (open?.info !== formulaLanguage) return written;
  const info = written.indexOf(formulaLanguage, open.at);
  return written.slice(0, info) + openFormulaLanguage + written.slice(info + formulaLanguage.length);
}

function afterBlank(text: string, at: number): boolean {
  return /\n[ \t]*\n$/.test(text.slice(Math.max(0, at - 200), at));
}

function fenced(
  tex: string,
  { before, indent }: { before: string; indent: string },
  language: string,
): string {
  const longest = Math.max(2, ...(tex.match(/~+/g) ?? []).map(({ length }) => length));
  const marks = "~".repeat(longest + 1);
  return [
    `${before}${marks}${language}`,
    ...tex.split("\n").map((line) => indent + line),
    indent + marks,
  ].join("\n");
}
