/** A formula that has lines of its own: `$$ … $$` or `\[ … \]`, in a list or a quote too. */
export interface DisplayFormula {
  /** What the lines after the first begin with, to stay in the same list item or quote. */
  indent: string;
  /** What the first line begins with. */
  before: string;
  tex: string;
  /** Where the line after it begins. */
  end: number;
  /** The text ends before it does. */
  isOpen: boolean;
}

const opening = /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]?)*)(\$\$|\\\[)(.*)$/;

/** Longer ones exist hardly; and each line that could begin one is looked at so far and no further. */
const mostLines = 200;

/**
 * The formula whose first line begins at `at`. It ends with its line; where something follows it is one within a
 * sentence, and not for us. A blank line in between, which TeX does not allow, only counts as part of it where both
 * marks stand alone on their lines.
 */
export function displayFormulaAt(text: string, at: number): DisplayFormula | null {
  const first = lineAt(text, at);
  const match = opening.exec(first.line);
  if (!match || match[3]?.startsWith("$")) return null;
  const [, before = "", mark = "", rest = ""] = match;
  const closer = mark === "$$" ? "$$" : "\\]";
  const quote = before.includes(">");
  const indent = before.replace(/[^>\t]/g, " ");
  const leading = new RegExp(`^\\s{0,${indent.length}}`);
  const alone = rest.trim() === "";
  const lines: string[] = [];
  let sawBlank = false;
  let { line, end } = { line: rest, end: first.end };
  for (let count = 0; count < mostLines; count++) {
    const found = line.indexOf(closer);
    if (found !== -1) {
      const last = line.slice(0, found);
      if (line.slice(found + closer.length).trim() !== "" || (sawBlank && last.trim() !== "")) return null;
      lines.push(last);
      const tex = lines.join("\n").trim();
      return tex === "" ? null : { indent, before, tex, end, isOpen: false };
    }
    lines.push(line);
    if (end >= text.length) break;
    const next = lineAt(text, end);
    if (quote && !/^[ \t]*>/.test(next.line)) return null;
    line = next.line.replace(quote ? /^[ \t>]*/ : leading, "");
    if (line.trim() === "") {
      if (!alone) return null;
      sawBlank = true;
    }
    end = next.end;
  }
  const tex = lines.join("\n").trim();
  const isOpen = end >= text.length && tex !== "";
  return isOpen ? { indent, before, tex, end, isOpen } : null;
}

function lineAt(text: string, at: number): { line: string; end: number } {
  const newline = text.indexOf("\n", at);
  return newline === -1
    ? { line: text.slice(at), end: text.length }
    : { line: text.slice(at, newline), end: newline + 1 };
}
