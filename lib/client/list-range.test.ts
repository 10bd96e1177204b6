import { describe, expect, test } from "vitest";
import { heightOf, rangeToDraw } from "./list-range.ts";

const hundreds = (count: number) => Array.from({ length: count }, () => 100);
const at = (fromEnd: number) => ({ fromEnd, height: 1000 });

describe("what is drawn of a list", () => {
  test("is what is in view, and as much again above and below it", () => {
    expect(rangeToDraw(hundreds(1000), at(0), null)).toEqual({ from: 979, to: 1000 });
    expect(rangeToDraw(hundreds(1000), at(50_000), null)).toEqual({ from: 479, to: 511 });
    expect(rangeToDraw(hundreds(1000), at(99_000), null)).toEqual({ from: 0, to: 21 });
  });

  test("stays until it is further away than it would be drawn at", () => {
    const drawn = rangeToDraw(hundreds(1000), at(50_000), null);
    expect(rangeToDraw(hundreds(1000), at(50_500), drawn)).toEqual({ from: 474, to: 511 });
    const further = rangeToDraw(hundreds(1000), at(52_000), drawn);
    expect(further).toEqual({ from: 459, to: 501 });
  });

  test("is nothing of what is far from a place that was jumped to", () => {
    const drawn = rangeToDraw(hundreds(1000), at(0), null);
    expect(rangeToDraw(hundreds(1000), at(90_000), drawn)).toEqual({ from: 79, to: 111 });
  });

  test("is one item at least, from wherever it is looked at", () => {
    expect(rangeToDraw(hundreds(3), at(-90_000), null)).toEqual({ from: 2, to: 3 });
    expect(rangeToDraw(hundreds(3), at(90_000), null)).toEqual({ from: 0, to: 1 });
    expect(rangeToDraw([50_000], at(20_000), null)).toEqual({ from: 0, to: 1 });
    expect(rangeToDraw([], at(0), null)).toEqual({ from: 0, to: 0 });
  });

  test("a low view, or one of unknown height, is drawn beyond its edges all the same", () => {
    expect(rangeToDraw(hundreds(100), { fromEnd: 5000, height: 0 }, null)).toEqual({ from: 41, to: 59 });
  });
});

test("the height of a stretch is the sum of what is in it", () => {
  expect(heightOf([1, 20, 300, 4000], { from: 1, to: 3 })).toBe(320);
});
