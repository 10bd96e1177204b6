import { expect, test } from "vitest";
import { walkOf } from "./pane-keys.ts";

/** Of an element only the answers to the two questions matter. */
const element = (isPlace: boolean, isTaken = false) => ({
  matches: () => isPlace,
  closest: () => (isTaken ? {} : null),
});

const pressed = (key: string, more: object = {}, target = element(true)) =>
  walkOf({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more }, target);

test("Alt with an arrow goes from message to message, Home and End to the ends", () => {
  expect(pressed("ArrowUp", { altKey: true })).toBe(-1);
  expect(pressed("ArrowDown", { altKey: true })).toBe(1);
  expect(pressed("Home")).toBe("first");
  expect(pressed("End")).toBe("newest");
});

test("every other key is left alone", () => {
  expect(pressed("ArrowUp")).toBeNull();
  expect(pressed("ArrowUp", { altKey: true, shiftKey: true })).toBeNull();
  expect(pressed("Home", { ctrlKey: true })).toBeNull();
  expect(pressed("Home", { altKey: true })).toBeNull();
  expect(pressed("a", { altKey: true })).toBeNull();
});

test("so is what something inside a message takes for itself", () => {
  expect(pressed("End", {}, element(false))).toBeNull();
  expect(pressed("ArrowUp", { altKey: true }, element(false))).toBe(-1);
  expect(pressed("ArrowUp", { altKey: true }, element(false, true))).toBeNull();
});
