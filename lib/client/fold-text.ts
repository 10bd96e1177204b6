/** From here on a message is shown folded. */
const longCharacters = 1_500;
const longLines = 20;

/** What is seen of it then. */
const headCharacters = 900;
const headLines = 12;

/** As far back as a better place to cut is looked for. */
const nearCharacters = 80;

export interface FoldedText {
  /** Together they are the text. */
  readonly head: string;
  readonly rest: string;
}

/** Where the line `count` ends, or the text, counted from its beginning. */
function endOfLine(text: string, count: number): number {
  let at = -1;
  for (let line = 0; line < count; line++) {
    at = text.indexOf("\n", at + 1);
    if (at === -1) return text.length;
  }
  return at;
}

/** Behind a word if one ends near, and never inside of a character. */
function niceCut(text: string, most: number): number {
  const space = text.slice(most - nearCharacters, most).search(/\s\S*$/);
  if (space >= 0) return most - nearCharacters + space;
  const isInside = /[\uDC00-\uDFFF]/.test(text.charAt(most));
  return isInside ? most - 1 : most;
}

/** Null for what is short enough to be shown as it is. */
export function foldText(text: string): FoldedText | null {
  const isLong = text.length > longCharacters || endOfLine(text, longLines) < text.length;
  if (!isLong) return null;
  const lines = endOfLine(text, headLines);
  const at = lines <= headCharacters ? lines : niceCut(text, headCharacters);
  return { head: text.slice(0, at), rest: text.slice(at) };
}
