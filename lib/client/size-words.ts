import { linesIn } from "./pasted-text.ts";

const spell = new Intl.NumberFormat("en");

/** How long a text is, as a person would say it. */
export function sizeWords(text: string): string {
  const lines = linesIn(text);
  const characters = `${spell.format(text.length)} characters`;
  return lines > 1 ? `${spell.format(lines)} lines, ${characters}` : characters;
}
