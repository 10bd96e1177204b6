import { expect, test } from "vitest";
import { judge, one, sum } from "./counts.ts";

const none: string[] = [];

test("a skipped test, a broken runner and an empty run all count as failed", () => {
  const named = { total: 3, passed: 2, failures: ["a file: a test"] };
  expect(judge({ total: 3, passed: 3, failures: none }, 0)).toEqual({ passed: 3, failed: 0, failures: none });
  expect(judge(named, 0)).toEqual({ passed: 2, failed: 1, failures: ["a file: a test"] });
  expect(judge({ total: 3, passed: 3, failures: none }, 1)).toEqual({ passed: 3, failed: 1, failures: none });
  expect(judge({ total: 0, passed: 0, failures: none }, 0)).toEqual({ passed: 0, failed: 1, failures: none });
  expect(judge(undefined, 0)).toEqual({ passed: 0, failed: 1, failures: none });
});

test("counts of all parts are added up, and what failed is named", () => {
  const all = [one(true), one(false), { passed: 2, failed: 1, failures: ["a test"] }];
  expect(sum(all)).toEqual({ passed: 3, failed: 2, failures: ["a test"] });
});
