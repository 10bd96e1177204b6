/**
 * Cuts markdown into blocks that can be rendered one by one with the same result as the whole, so that while a reply
 * streams only its last block is parsed again. Cutting too seldom is always right and only slower, so every doubtful
 * blank line does not cut: inside a fence, before an indented line, between the items of a list.
 */
const fenceLine = /^( {0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]?)*)([ \t]*)(`{3,}|~{3,})(.*)$/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const quoted = /^ {0,3}>/;
const indented = /^[ \t]/;
const blank = /^\s*$/;

/** Raw HTML of these kinds may hold blank lines: nothing is cut from there on. */
const openHtml = /^ {0,3}(?:<(?:pre|script|style|textarea)\b|<!|<\?)/i;

/** `[name]: address` and `[^1]: note` are used from anywhere in the text. */
const definition = /^[ >\t]*(?:[-*+][ \t]+)?\[[^\]\n]+\]:/m;

interface Fence {
  marks: string;
  /** What ends with the first line outside of it, and the fence with it. */
  inside: "quote" | "list" | null;
}

function opens(line: string, inList: boolean): Fence | null {
  const match = fenceLine.exec(line);
  if (!match) return null;
  const [, containers = "", space = "", marks = "", info = ""] = match;
  // Backticks in the info string make it inline code.
  if (marks.startsWith("`") && info.includes("`")) return null;
  if (quoted.test(containers)) return { marks, inside: "quote" };
  if (listItem.test(containers) || (inList && indented.test(containers + space)))
    return { marks, inside: "list" };
  return { marks, inside: null };
}

function closes(line: string, { marks }: Fence): boolean {
  const text = line.replace(/^[\s>]*/, "").trimEnd();
  return text.length >= marks.length && text === marks.slice(0, 1).repeat(text.length);
}

function leaves(line: string, { inside }: Fence): boolean {
  if (inside === "quote") return !quoted.test(line);
  return inside === "list" && !blank.test(line) && !indented.test(line);
}

export function splitMarkdown(text: string): string[] {
  if (definition.test(text)) return [text];
  const blocks: string[] = [];
  let start = 0;
  let open: Fence | null = null;
  let inList = false;
  let afterBlank = false;
  for (let at = 0, end = 0; at < text.length; at = end) {
    const newline = text.indexOf("\n", at);
    end = newline === -1 ? text.length : newline + 1;
    const line = text.slice(at, newline === -1 ? end : newline);
    if (open && leaves(line, open)) open = null;
    if (open) {
      if (closes(line, open)) open = null;
      afterBlank = false;
      continue;
    }
    if (blank.test(line)) {
      afterBlank = true;
      continue;
    }
    const item = listItem.test(line);
    if (afterBlank && at > start && !indented.test(line) && !(inList && item)) {
      blocks.push(text.slice(start, at));
      start = at;
      inList = false;
    }
    if (openHtml.test(line)) break;
    inList ||= item;
    open = opens(line, inList);
    afterBlank = false;
  }
  if (start < text.length) blocks.push(text.slice(start));
  return blocks;
}
