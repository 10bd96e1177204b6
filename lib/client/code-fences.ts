/** How lines of markdown go in and out of fenced code, as far as that can be told line by line. */
const fenceLine = /^( {0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]?)*)([ \t]*)(`{3,}|~{3,})(.*)$/;
const quoted = /^ {0,3}>/;
const indented = /^[ \t]/;

export const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
export const blank = /^\s*$/;

export interface Fence {
  marks: string;
  /** What stands behind the marks: the language. */
  info: string;
  /** What ends with the first line outside of it, and the fence with it. */
  inside: "quote" | "list" | null;
}

export function opens(line: string, inList: boolean): Fence | null {
  const match = fenceLine.exec(line);
  if (!match) return null;
  const [, containers = "", space = "", marks = "", info = ""] = match;
  // Backticks in the info string make it inline code.
  if (marks.startsWith("`") && info.includes("`")) return null;
  const fence = { marks, info: info.trim() };
  if (quoted.test(containers)) return { ...fence, inside: "quote" };
  if (listItem.test(containers) || (inList && indented.test(containers + space)))
    return { ...fence, inside: "list" };
  return { ...fence, inside: null };
}

export function closes(line: string, { marks }: Fence): boolean {
  const text = line.replace(/^[\s>]*/, "").trimEnd();
  return text.length >= marks.length && text === marks.slice(0, 1).repeat(text.length);
}

export function leaves(line: string, { inside }: Fence): boolean {
  if (inside === "quote") return !quoted.test(line);
  return inside === "list" && !blank.test(line) && !indented.test(line);
}

export function isIndented(line: string): boolean {
  return indented.test(line);
}

/** The line that begins at `at`, and where the next one does. */
export function lineAt(text: string, at: number): { line: string; end: number } {
  const newline = text.indexOf("\n", at);
  if (newline === -1) return { line: text.slice(at), end: text.length };
  return { line: text.slice(at, newline), end: newline + 1 };
}
