import { expect, test } from "vitest";
import { walkOf } from "./pane-keys.ts";

const pressed = (key: string, more: object = {}) =>
  walkOf({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more });

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
