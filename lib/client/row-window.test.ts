import { describe, expect, test } from "vitest";
import { heightOf, indexesOf, rowsWithin, stretchAround } from "./row-window.ts";

const sizes = { heading: 28, row: 33, gap: 12 };

describe("the rows near the view", () => {
  test("every row in view is there, wherever one scrolls to, and few others", () => {
    const counts = [3, 0, 1, 200, 19_000, 7];
    const whole = heightOf(counts, sizes);
    for (let top = 0; top < whole; top += 977) {
      const ranges = rowsWithin(counts, sizes, stretchAround({ top, height: 700 }));
      let place = 0;
      counts.forEach((count, group) => {
        const rows = place + sizes.heading;
        place = rows + count * sizes.row + sizes.gap;
        const range = ranges[group] ?? { first: 0, end: 0 };
        const [firstSeen, endSeen] = [top, top + 700].map((edge) =>
          Math.min(count, Math.max(0, (edge - rows) / sizes.row)),
        ) as [number, number];
        if (endSeen > firstSeen) {
          expect(range.first).toBeLessThanOrEqual(firstSeen);
          expect(range.end).toBeGreaterThanOrEqual(endSeen);
        }
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThanOrEqual(count);
      });
      const mounted = ranges.reduce((sum, { first, end }) => sum + end - first, 0);
      expect(mounted).toBeLessThanOrEqual((700 + 2 * 900) / sizes.row + 1);
    }
    expect(whole).toBe(6 * (28 + 12) + 19_211 * 33);
  });

  test("a few pixels change nothing", () => {
    expect(stretchAround({ top: 1_000, height: 700 })).toEqual(stretchAround({ top: 1_050, height: 700 }));
    expect(stretchAround({ top: 0, height: 700 }).from).toBe(0);
  });

  test("a row that has to stay is there at its place among the others", () => {
    expect(indexesOf({ first: 4, end: 7 }, -1)).toEqual([4, 5, 6]);
    expect(indexesOf({ first: 4, end: 7 }, 5)).toEqual([4, 5, 6]);
    expect(indexesOf({ first: 4, end: 7 }, 0)).toEqual([0, 4, 5, 6]);
    expect(indexesOf({ first: 4, end: 7 }, 90)).toEqual([4, 5, 6, 90]);
    expect(indexesOf({ first: 4, end: 4 }, 2)).toEqual([2]);
  });
});
