/** Where a list that begins at its end is looked at, in px. */
export interface Viewport {
  /** From the end of the list up to the lower edge of the view. */
  readonly fromEnd: number;
  readonly height: number;
}

/** Indices; `to` is the first one behind. */
export interface ListRange {
  readonly from: number;
  readonly to: number;
}

/** How far beyond the edges of the view items are drawn, and how far drawn ones are kept, in heights of the view. */
const ahead = 1;
const kept = 2;

/** Of a view whose height nobody knows yet, or that is very low. */
const leastReachPx = 800;

function within(heights: readonly number[], { fromEnd, height }: Viewport, reach: number): ListRange {
  const px = Math.max(height * reach, leastReachPx * reach);
  let [from, to] = [heights.length, 0];
  let bottom = 0;
  for (let index = heights.length - 1; index >= 0; index--) {
    const top = bottom + (heights[index] ?? 0);
    if (top >= fromEnd - px && bottom <= fromEnd + height + px) {
      from = index;
      to = Math.max(to, index + 1);
    }
    if (bottom > fromEnd + height + px) break;
    bottom = top;
  }
  // Looked at from beyond its edges: the nearest item.
  if (from >= to)
    return fromEnd <= 0 ? { from: Math.max(heights.length - 1, 0), to: heights.length } : { from: 0, to: 1 };
  return { from, to };
}

/**
 * Which items of a list have to be drawn, and which of those that are drawn stay: what is scrolled to and fro over an edge is
 * not drawn anew each time.
 */
export function rangeToDraw(
  heights: readonly number[],
  viewport: Viewport,
  drawn: ListRange | null,
): ListRange {
  if (heights.length === 0) return { from: 0, to: 0 };
  const needed = within(heights, viewport, ahead);
  if (!drawn || drawn.to < needed.from || drawn.from > needed.to) return needed;
  const most = within(heights, viewport, kept);
  return {
    from: Math.min(needed.from, Math.max(drawn.from, most.from)),
    to: Math.max(needed.to, Math.min(drawn.to, most.to)),
  };
}

/** Both together; null where they do not meet, or are more than so many. */
export function joinedRange(one: ListRange, other: ListRange, most: number): ListRange | null {
  const all = { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
  const meet = one.from <= other.to && other.from <= one.to;
  return meet && all.to - all.from <= most ? all : null;
}

export function heightOf(heights: readonly number[], { from, to }: ListRange): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += heights[index] ?? 0;
  return sum;
}
