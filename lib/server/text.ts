/** What a model said, as it can be stored (lib/shared/exact-text.ts says why not all can). */
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
