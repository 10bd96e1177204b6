import { expect, test } from "vitest";
import { judge, one, sum } from "./counts.ts";

test("a skipped test, a broken runner and an empty run all count as failed", () => {
  expect(judge({ total: 3, passed: 3 }, 0)).toEqual({ passed: 3, failed: 0 });
  expect(judge({ total: 3, passed: 2 }, 0)).toEqual({ passed: 2, failed: 1 });
  expect(judge({ total: 3, passed: 3 }, 1)).toEqual({ passed: 3, failed: 1 });
  expect(judge({ total: 0, passed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(judge(undefined, 0)).toEqual({ passed: 0, failed: 1 });
  expect(sum([one(true), one(false), { passed: 2, failed: 0 }])).toEqual({ passed: 3, failed: 1 });
});
