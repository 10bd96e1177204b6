import { expect, test } from "vitest";
import { announcement, retryWords, whatHappened } from "./reply-words.ts";

const retry = (at: number, message: string) => ({
  attempt: 2,
  attempts: 4,
  at,
  error: { code: "rate_limited", message },
});

test("a retry says why, when, and which it is", () => {
  const words = retryWords(
    retry(1_008, "The model server has had too many requests. Please wait a little."),
    1_000_300,
  );
  expect(words).toEqual({
    why: "The model server has had too many requests.",
    when: "Trying again in 8 s (attempt 2 of 4).",
    soon: "Trying again soon (attempt 2 of 4).",
  });
});

test("once it is due it is being done, and a long wait is told in minutes", () => {
  expect(retryWords(retry(1_000, "No."), 1_000_000).when).toBe("Trying again now (attempt 2 of 4).");
  expect(retryWords(retry(1_000, "No."), 2_000_000).when).toBe("Trying again now (attempt 2 of 4).");
  expect(retryWords(retry(1_300, "No."), 1_000_000).when).toBe("Trying again in 5 min (attempt 2 of 4).");
});

test.each([
  ["It answered with an error (503): v1.2 is down. Wait.", "It answered with an error (503): v1.2 is down."],
  ["no end in sight", "no end in sight"],
])("of a reason it says the first sentence: %s", (message, why) => {
  expect(retryWords(retry(0, message), 0).why).toBe(why);
});

test("how a reply ended is said in the server's words, where it has some", () => {
  const error = { code: "interrupted", message: "The server was shut down while answering." };
  expect(whatHappened("interrupted", error)).toBe(error.message);
  expect(whatHappened("interrupted", null)).toBe("The server went away while answering.");
  expect(whatHappened("stopped", null)).toBe("Stopped.");
  expect(announcement("completed", null)).toBe("The answer is complete.");
  expect(announcement("failed", { code: "x", message: "It broke off." })).toBe("It broke off.");
});
