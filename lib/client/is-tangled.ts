import { blank, closes, type Fence, isIndented, leaves, listItem, opens } from "./code-fences.ts";

/** Deeper than anybody writes. */
const mostNesting = 40;

/**
 * Marks in one paragraph. What they mean is found out by comparing each with many others: 1,000 cost some tens of
 * milliseconds, 40,000 (`**a *b` again and again) five minutes.
 */
const mostMarks = 1_000;

const nested = new RegExp(`^[ \\t]*(?:(?:>|(?:[-*+]|\\d{1,9}[.)])(?=[ \\t]))[ \\t]*){${mostNesting}}`);
const deepItem = new RegExp(`^[ \\t]{${2 * mostNesting},}(?:[-*+>]|\\d{1,9}[.)])`);

/** Whether markdown is made so that parsing it would take no end: then it is better shown as it was written. */
export function isTangled(text: string): boolean {
  let open: Fence | null = null;
  let inList = false;
  let marks = 0;
  let isTable = false;
  /** The first line of a paragraph, as long as there is no second. */
  let before = "";
  for (const line of text.split("\n")) {
    if (open && leaves(line, open)) open = null;
    if (open) {
      if (closes(line, open)) open = null;
      continue;
    }
    if (nested.test(line) || deepItem.test(line)) return true;
    if (blank.test(line)) {
      marks = 0;
      before = "";
      isTable = false;
      continue;
    }
    const head = before;
    before = before === "" ? line : "text";
    isTable = isTable ? line.startsWith("|") : isTableHead(head, line);
    // A bullet begins a paragraph anew (a number does not always), and so does each row of a table.
    if (isTable || /^\s*[-*+]\s/.test(line)) marks = 0;
    marks += line.match(/\*+|_+|~+|\[|\]|`+|<|\$/g)?.length ?? 0;
    if (marks > mostMarks) return true;
    if (listItem.test(line)) inList = true;
    else if (!isIndented(line)) inList = false;
    open = opens(line, inList);
  }
  return false;
}

/** Only what surely is one: whoever writes what looks like a table could else write a paragraph without end. */
function isTableHead(head: string, line: string): boolean {
  return head.startsWith("|") && /^\|(?: *:?-+:? *\|)+ *$/.test(line) && cells(head) === cells(line);
}

const cells = (row: string) => row.trim().split("|").length;
