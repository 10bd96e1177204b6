import { expect, test } from "vitest";
import { connectionsFor } from "./connections-for.ts";

test("the pools of all processes fit, with some to spare", () => {
  expect(connectionsFor(1, 20)).toBe(100);
  expect(connectionsFor(3, 20)).toBe(100);
  expect(connectionsFor(4, 20)).toBe(112);
  expect(connectionsFor(16, 20)).toBe(388);
  expect(connectionsFor(1, 200)).toBe(223);
});
