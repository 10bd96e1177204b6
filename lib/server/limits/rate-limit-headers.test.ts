import { expect, test } from "vitest";
import { rateLimitHeaders } from "./rate-limit-headers.ts";

const resetOf = (resetSeconds: number) =>
  rateLimitHeaders({ requests: { limit: 1, remaining: 0, resetSeconds }, tokens: null })[
    "x-ratelimit-reset-requests"
  ];

test("how limits stand is told as OpenAI tells it", () => {
  expect(
    rateLimitHeaders({
      requests: { limit: 3_000, remaining: 2_999, resetSeconds: 0.02 },
      tokens: { limit: 200_000, remaining: 0, resetSeconds: 360 },
    }),
  ).toEqual({
    "x-ratelimit-limit-requests": "3000",
    "x-ratelimit-remaining-requests": "2999",
    "x-ratelimit-reset-requests": "20ms",
    "x-ratelimit-limit-tokens": "200000",
    "x-ratelimit-remaining-tokens": "0",
    "x-ratelimit-reset-tokens": "6m0s",
  });
});

test("a limit that is off has no headers", () => {
  expect(rateLimitHeaders(null)).toEqual({});
  const tokens = { limit: 5, remaining: 5, resetSeconds: 0 };
  expect(Object.keys(rateLimitHeaders({ requests: null, tokens }))).toEqual([
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-tokens",
  ]);
});

test.each([
  [0, "0s"],
  [0.0001, "1ms"],
  [0.12, "120ms"],
  [0.9999, "1s"],
  [1, "1s"],
  [8.64, "8.64s"],
  [59.9999, "1m0s"],
  [86.4, "1m26.4s"],
  [360, "6m0s"],
  [3_630, "1h0m30s"],
  [90_000, "25h0m0s"],
])("%d seconds are %s", (seconds, written) => {
  expect(resetOf(seconds)).toBe(written);
});
