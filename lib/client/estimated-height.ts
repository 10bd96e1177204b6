import type { MessageGroup } from "./message-groups.ts";

/** What an article takes beside its text, a line of text, and how many letters fit on one, on an ordinary screen. */
const framePx = 60;
const linePx = 26;
const lettersPerLine = 80;

/** How high a message may be that was never drawn. Nothing rests on it but how steady the scroll bar is. */
export function estimatedHeight(group: MessageGroup): number {
  const texts =
    group.kind === "user" ? [group.text] : group.parts.map((part) => (part.type === "text" ? part.text : ""));
  return framePx + linePx * texts.reduce((sum, text) => sum + linesOf(text), 0);
}

function linesOf(text: string): number {
  let breaks = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) breaks += 1;
  return Math.ceil(breaks / 2 + text.length / lettersPerLine);
}
