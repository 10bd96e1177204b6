import { blank, closes, type Fence, isIndented, leaves, lineAt, listItem, opens } from "./code-fences.ts";
import { displayFormulaAt } from "./display-formula.ts";

/** Raw HTML of these kinds may hold blank lines: nothing is cut from there on. */
const openHtml = /^ {0,3}(?:<(?:pre|script|style|textarea)\b|<!|<\?)/i;

/** `[name]: address` and `[^1]: note` are used from anywhere in the text. */
const definition = /^[ >\t]*(?:[-*+][ \t]+)?\[[^\]\n]+\]:/;

/**
 * Cuts markdown into blocks that can be rendered one by one with the same result as the whole, so that while a reply
 * streams only its last block is parsed again. Cutting too seldom is always right and only slower, so every doubtful
 * blank line does not cut: inside a fence or a formula, before an indented line, between the items of a list.
 */
export function splitMarkdown(text: string): string[] {
  return cut(text) ?? (text === "" ? [] : [text]);
}

/** Null: what one block says depends on another. */
function cut(text: string): string[] | null {
  const blocks: string[] = [];
  let start = 0;
  let open: Fence | null = null;
  let inList = false;
  let afterBlank = false;
  for (let at = 0, next = 0; at < text.length; at = next) {
    const { line, end } = lineAt(text, at);
    next = end;
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
    if (definition.test(line)) return null;
    const item = listItem.test(line);
    if (afterBlank && at > start && !isIndented(line) && !(inList && item)) {
      blocks.push(text.slice(start, at));
      start = at;
      inList = false;
    }
    if (openHtml.test(line)) {
      // Definitions may follow.
      if (
        text
          .slice(end)
          .split("\n")
          .some((later) => definition.test(later))
      )
        return null;
      break;
    }
    inList ||= item;
    next = displayFormulaAt(text, at)?.end ?? end;
    open = opens(line, inList);
    afterBlank = false;
  }
  if (start < text.length) blocks.push(text.slice(start));
  return blocks;
}

/** Splits a text that grows: what it has cut off stays, and only the last block is looked at again. */
export function createSplitter(): (text: string) => string[] {
  let before = "";
  let blocks: string[] = [];
  let whole = false;
  return (text) => {
    if (!text.startsWith(before)) [before, blocks, whole] = ["", [], false];
    if (!whole) {
      const done = blocks.slice(0, -1);
      const start = done.reduce((length, block) => length + block.length, 0);
      const rest = cut(text.slice(start));
      whole = rest === null;
      blocks = [...done, ...(rest ?? [])];
    }
    before = text;
    return whole ? [text] : blocks;
  };
}
