import { expect, test } from "vitest";
import { shiftOf } from "./row-place.ts";

const sizes = { heading: 28, row: 33, gap: 12 };
const group = (...ids: string[]) => ({ items: ids.map((id) => ({ id })) });
const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `c${from + index}`);
const top = 28 + 20 * 33;

test("what comes in above moves the rest down by its row, and a first pinned one by its heading too", () => {
  const before = [group(...many(0, 50))];
  expect(shiftOf(before, [group("new", ...many(0, 50))], sizes, top)).toBe(33);
  expect(shiftOf(before, [group("new"), ...before], sizes, top)).toBe(28 + 33 + 12);
});

test("what comes in below moves nothing", () => {
  expect(shiftOf([group(...many(0, 50))], [group(...many(0, 150))], sizes, top)).toBe(0);
});

test("the topmost row itself may leave for the top of the list", () => {
  const others = many(0, 50).filter((id) => id !== "c20");
  expect(shiftOf([group(...many(0, 50))], [group("c20", ...others)], sizes, top)).toBe(0);
  expect(shiftOf([group(...many(0, 50))], [group(...others)], sizes, top)).toBe(-33);
});

test("where nothing is left of what was seen the place stays", () => {
  expect(shiftOf([group("a", "b")], [group("c")], sizes, 0)).toBe(0);
});
