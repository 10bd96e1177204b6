import { APICallError } from "@ai-sdk/provider";
import { describe, expect, test } from "vitest";
import { planRetry } from "./retry-policy.ts";

function refusal(statusCode: number, responseHeaders: Record<string, string> = {}, data?: unknown) {
  const about = { message: "no", url: "http://model.test", requestBodyValues: {} };
  return new APICallError({ ...about, statusCode, responseHeaders, data });
}

function lost(code: string) {
  const cause = Object.assign(new Error("no connection"), { code });
  return new APICallError({ message: "no", url: "http://model.test", requestBodyValues: {}, cause });
}

/** The waits until it is given up, without jitter. */
function waits(error: unknown): number[] {
  const all: number[] = [];
  for (let attempt = 1; attempt < 20; attempt++) {
    const plan = planRetry(error, attempt, 0);
    if (!plan) break;
    all.push(plan.waitMs);
  }
  return all;
}

describe("a model is asked again", () => {
  test.each<[number, number[]]>([
    [429, [1_000, 2_000, 4_000]],
    [503, [1_000, 2_000, 4_000]],
    [529, [1_000, 2_000, 4_000]],
    [408, [1_000, 2_000]],
    [502, [1_000, 2_000]],
    [504, [1_000, 2_000]],
    [409, [1_000]],
    [500, [1_000]],
  ])("after a %i, waiting %j", (status, expected) => {
    expect(waits(refusal(status))).toEqual(expected);
  });

  test.each([400, 401, 402, 403, 404, 413, 422, 501])("never after a %i", (status) => {
    expect(waits(refusal(status))).toEqual([]);
  });

  test("when its server is not there or drops the connection, not when nobody knows it", () => {
    for (const code of ["ECONNREFUSED", "ECONNRESET", "EAI_AGAIN", "EPIPE"]) {
      expect(waits(lost(code))).toEqual([1_000, 2_000]);
    }
    for (const code of ["ENOTFOUND", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT"]) {
      expect(waits(lost(code))).toEqual([]);
    }
    expect(waits(new Error("something else"))).toEqual([]);
  });

  test("when an error inside a stream says what a status would", () => {
    expect(waits({ message: "Overloaded", code: 529 })).toEqual([1_000, 2_000, 4_000]);
    expect(waits({ message: "Bad request", code: 400 })).toEqual([]);
    expect(waits({ message: "Oh", code: "strange" })).toEqual([]);
  });

  test("never sooner than its server wants, and not at all where that is too long", () => {
    expect(waits(refusal(429, { "retry-after": "20" }))).toEqual([20_000, 20_000, 20_000]);
    expect(waits(refusal(429, { "retry-after": "3" }))).toEqual([3_000, 3_000, 4_000]);
    expect(waits(refusal(503, { "retry-after-ms": "10" }))).toEqual([1_000, 2_000, 4_000]);
    expect(waits(refusal(429, { "retry-after": "61" }))).toEqual([]);
  });

  test("a little later than others, but within a minute", () => {
    expect(planRetry(refusal(429), 1, 1)?.waitMs).toBe(1_250);
    expect(planRetry(refusal(429, { "retry-after": "60" }), 1, 1)?.waitMs).toBe(60_000);
  });

  test("not when its server says that it makes no sense", () => {
    expect(waits(refusal(429, { "x-should-retry": "false" }))).toEqual([]);
    const data = { error: { message: "You exceeded your current quota", code: "insufficient_quota" } };
    expect(waits(refusal(429, {}, data))).toEqual([]);
  });
});
