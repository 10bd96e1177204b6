import { type RowSizes, rowsWithin } from "./row-window.ts";

interface Group {
  readonly items: readonly { readonly id: string }[];
}

/** A row that moved further than this did so by itself; another one tells how the rest has moved. */
const neighbourRows = 4;

function topOf(groups: readonly Group[], id: string, { heading, row, gap }: RowSizes): number | null {
  let top = 0;
  for (const { items } of groups) {
    const at = items.findIndex((item) => item.id === id);
    if (at !== -1) return top + heading + at * row;
    top += heading + items.length * row + gap;
  }
  return null;
}

/**
 * How far the rows at the top of the view have moved when the list has changed: scrolled by as much, the reader sees
 * them where they were. (The browser's own anchoring rests where rows are placed by their `top`.)
 */
export function shiftOf(
  before: readonly Group[],
  after: readonly Group[],
  sizes: RowSizes,
  top: number,
): number {
  const counts = before.map(({ items }) => items.length);
  const view = { from: top, to: top + (neighbourRows + 2) * sizes.row + sizes.heading + sizes.gap };
  const seen = rowsWithin(counts, sizes, view).flatMap(({ first, end }, group) =>
    (before[group]?.items ?? []).slice(first, end),
  );
  for (const { id } of seen) {
    const [was, is] = [topOf(before, id, sizes), topOf(after, id, sizes)];
    const shift = was === null || is === null ? null : is - was;
    if (shift !== null && Math.abs(shift) <= neighbourRows * sizes.row + sizes.heading + sizes.gap)
      return shift;
  }
  return 0;
}
