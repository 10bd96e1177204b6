const around = 120;

export interface Snippet {
  text: string;
  /** Where the words stand in it: start and end, in UTF-16 code units. */
  highlights: [number, number][];
}

/** The part of a text around the first of the words, cut at spaces, with … where something is left out. */
export function snippetOf(text: string, words: string[]): Snippet {
  const pattern = patternOf(words);
  const first = Math.max(0, pattern ? text.search(pattern) : 0);
  const from = first <= around ? 0 : spaceAfter(text, first - around, first);
  const to = first + around >= text.length ? text.length : spaceBefore(text, first + around, first);
  const part = text.slice(from, to).toWellFormed().trim();
  const shown = `${from > 0 ? "… " : ""}${part}${to < text.length ? " …" : ""}`;
  const found = pattern ? [...shown.matchAll(pattern)] : [];
  return { text: shown, highlights: found.map(({ 0: word, index }) => [index, index + word.length]) };
}

/** Rather than a search in small letters: some texts change their length with their case. */
function patternOf(words: string[]): RegExp | null {
  // Of two words that begin at one place the longer is marked.
  const longestFirst = words.toSorted((a, b) => b.length - a.length).map((word) => RegExp.escape(word));
  return words.length === 0 ? null : new RegExp(longestFirst.join("|"), "giu");
}

function spaceAfter(text: string, from: number, limit: number): number {
  const space = text.slice(from, limit).search(/\s/);
  return space < 0 ? from : from + space + 1;
}

function spaceBefore(text: string, to: number, limit: number): number {
  const space = text.slice(limit, to).search(/\s\S*$/);
  return space <= 0 ? to : limit + space;
}
