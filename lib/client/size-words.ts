import { linesIn } from "./pasted-text.ts";

const spell = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** How long a text is, at a glance: its lines, where there are several, and its bytes. */
export function sizeWords(text: string): string {
  const lines = linesIn(text);
  const kilobytes = `${spell.format(new TextEncoder().encode(text).length / 1000)} kB`;
  return lines > 1 ? `${spell.format(lines)} lines · ${kilobytes}` : kilobytes;
}
