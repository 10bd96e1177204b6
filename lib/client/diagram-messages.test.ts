import { expect, test } from "vitest";
import { readDiagramAnswer } from "./diagram-messages.ts";

test("a height is one that fits", () => {
  for (const [said, taken] of [
    [300.4, 300],
    [-5, 40],
    [1e9, 1_200],
  ]) {
    expect(readDiagramAnswer({ type: "drawn", height: said })).toEqual({ type: "drawn", height: taken });
  }
});

test("a reason is cut, and the rest is nothing", () => {
  expect(readDiagramAnswer({ type: "failed", reason: "x".repeat(10_000) })).toMatchObject({
    reason: "x".repeat(500),
  });
  for (const data of [
    null,
    "ready",
    {},
    { type: "drawn" },
    { type: "drawn", height: Number.NaN },
    { type: "go" },
  ]) {
    expect(readDiagramAnswer(data)).toBeNull();
  }
});
