import { z } from "zod";

/** A long text that was pasted: it stands beside what is written, and is sent after it. */
export interface PastedText {
  /** Tells it from the others beside the same draft. */
  readonly key: string;
  readonly text: string;
}

/** From here on a pasted text would push what is written out of sight. */
const longCharacters = 2_000;
const longLines = 30;

const kept = z.array(z.object({ key: z.string(), text: z.string() }));

export function linesIn(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}

export function isLongPaste(text: string): boolean {
  return text.length >= longCharacters || linesIn(text) > longLines;
}

/** What stands between two texts of one message. */
const blankLine = "\n\n";

/** The message: what is written, and below it what was pasted, each exactly as it is. */
export function wholeText(written: string, pasted: readonly PastedText[]): string {
  // Spaces alone are no message; alone above a text they would be noise.
  const first = written.trim() === "" && pasted.length > 0 ? [] : [written];
  return [...first, ...pasted.map(({ text }) => text)].join(blankLine);
}

/** How long that message is, without putting it together at every key. */
export function wholeLength(written: string, pasted: readonly PastedText[]): number {
  const own = written.trim() === "" && pasted.length > 0 ? -blankLine.length : written.length;
  return pasted.reduce((sum, { text }) => sum + blankLine.length + text.length, own);
}

export function parsePasted(json: string): PastedText[] {
  if (json === "") return [];
  try {
    return kept.parse(JSON.parse(json));
  } catch {
    // Another version of this app kept it: better none than one that is not what was pasted.
    return [];
  }
}
