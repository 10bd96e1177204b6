import { expect, test } from "vitest";
import { readOptions } from "./read-options.ts";

test("without options there is one process", () => {
  expect(readOptions([])).toEqual({ processes: 1, help: false });
});

test("as many processes as are asked for", () => {
  expect(readOptions(["--processes", "2"]).processes).toBe(2);
  expect(readOptions(["--processes=16"]).processes).toBe(16);
  expect(readOptions(["-h"]).help).toBe(true);
});

test.each(["0", "17", "-1", "two", "1.5", "1e1", " 2", ""])("%j processes are refused in words", (value) => {
  expect(() => readOptions([`--processes=${value}`])).toThrow("must be a number from 1 to 16");
});

test.each([[["--workers", "2"]], [["2"]], [["--processes"]]])("%j is not understood", (args) => {
  expect(() => readOptions(args)).toThrow();
});
