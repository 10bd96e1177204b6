/** Pixels of a list in groups: a heading above each group's rows, and room below them. */
export interface RowSizes {
  readonly heading: number;
  readonly row: number;
  readonly gap: number;
}

/** From this pixel of the list to that one. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The rows of one group from `first` up to and without `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Rows this far outside of the view are there already: a turn of a wheel, or a page. */
const aheadPx = 600;

/** The stretch moves in steps, so that not every pixel scrolled draws the list anew. */
const stepPx = 300;

/** What has to be there for a view. */
export function stretchAround({ top, height }: { top: number; height: number }): Stretch {
  return {
    from: Math.max(0, Math.floor((top - aheadPx) / stepPx) * stepPx),
    to: Math.ceil((top + height + aheadPx) / stepPx) * stepPx,
  };
}

/** Which rows of each group lie in the stretch. */
export function rowsWithin(
  counts: readonly number[],
  { heading, row, gap }: RowSizes,
  { from, to }: Stretch,
): RowRange[] {
  let top = 0;
  return counts.map((count) => {
    const rows = top + heading;
    top = rows + count * row + gap;
    const first = Math.min(count, Math.max(0, Math.floor((from - rows) / row)));
    const end = Math.min(count, Math.max(first, Math.ceil((to - rows) / row)));
    return { first, end };
  });
}

export function heightOf(counts: readonly number[], { heading, row, gap }: RowSizes): number {
  return counts.reduce((sum, count) => sum + heading + count * row + gap, 0);
}

/** The indexes of a range, and one more that has to stay, in order. */
export function indexesOf({ first, end }: RowRange, kept: number): number[] {
  const indexes = Array.from({ length: end - first }, (_, offset) => first + offset);
  if (kept < 0 || (kept >= first && kept < end)) return indexes;
  return kept < first ? [kept, ...indexes] : [...indexes, kept];
}
