const around = 120;

/** The part of a text around the first of the words, cut at spaces, with … where something is left out. */
export function snippet(text: string, words: string[]): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((place) => place >= 0);
  const first = places.length > 0 ? Math.min(...places) : 0;
  const from = first <= around ? 0 : spaceAfter(text, first - around, first);
  const to = first + around >= text.length ? text.length : spaceBefore(text, first + around, first);
  return `${from > 0 ? "… " : ""}${text.slice(from, to).toWellFormed().trim()}${to < text.length ? " …" : ""}`;
}

function spaceAfter(text: string, from: number, limit: number): number {
  const space = text.slice(from, limit).search(/\s/);
  return space < 0 ? from : from + space + 1;
}

function spaceBefore(text: string, to: number, limit: number): number {
  const space = text.slice(limit, to).search(/\s\S*$/);
  return space <= 0 ? to : limit + space;
}
