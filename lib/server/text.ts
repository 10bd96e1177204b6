/**
 * Text is kept exactly, except for what Postgres cannot hold: U+0000 and lone surrogates. From clients these are
 * refused, from models replaced (design.md §3 rule 6).
 */
export function firstFlaw(text: string): string | null {
  if (text.includes("\u0000")) return "contains the character U+0000, which can't be stored";
  if (!text.isWellFormed())
    return "contains half of a character pair (a lone surrogate), which can't be stored";
  return null;
}

/** What a model said, as it can be stored. */
export function repaired(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\uFFFD");
}

/** The same for text that comes in pieces: a pair whose halves come in two pieces is no fault. */
export function pieceRepairer(): (piece: string) => string {
  let half = "";
  return (piece) => {
    const text = half + piece;
    half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : "";
    return repaired(half ? text.slice(0, -1) : text);
  };
}
