import { expect, test } from "vitest";
import { clip, depthOf, isOn } from "./path.ts";

// Branch 3 leaves branch 2 below depth 8; branch 2 leaves branch 1 below depth 5.
const path = [
  { branch: 3, fromDepth: 9, toDepth: 12 },
  { branch: 2, fromDepth: 6, toDepth: 8 },
  { branch: 1, fromDepth: 1, toDepth: 5 },
];

test("a page is the part of each branch that it touches", () => {
  expect(clip(path, 4, 9)).toEqual([
    { branch: 3, fromDepth: 9, toDepth: 9 },
    { branch: 2, fromDepth: 6, toDepth: 8 },
    { branch: 1, fromDepth: 4, toDepth: 5 },
  ]);
  expect(clip(path, 7, 7)).toEqual([{ branch: 2, fromDepth: 7, toDepth: 7 }]);
  expect(clip(path, 13, 20)).toEqual([]);
});

test("a place is on the path only on its own branch", () => {
  expect(isOn(path, { branch: 2, depth: 8 })).toBe(true);
  expect(isOn(path, { branch: 2, depth: 9 })).toBe(false);
  expect(isOn(path, { branch: 1, depth: 6 })).toBe(false);
});

test("the leaf's depth is the length of the path", () => {
  expect(depthOf(path)).toBe(12);
  expect(depthOf([])).toBe(0);
});
