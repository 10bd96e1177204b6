import { APICallError } from "@ai-sdk/provider";
import { expect, test } from "vitest";
import { describeError } from "./log.ts";

test("a logged error says what happened, and nothing of what was said", () => {
  const error = new APICallError({
    message: "Too many requests",
    url: "http://model.test/v1",
    requestBodyValues: { messages: [{ content: "my secret" }] },
    responseBody: "my secret again",
    statusCode: 429,
    cause: Object.assign(new Error("socket hang up"), {
      code: "ECONNRESET",
      client: { password: "my secret" },
    }),
  });
  const line = JSON.stringify(describeError(error));
  expect(line).not.toContain("secret");
  expect(describeError(error)).toMatchObject({
    message: "Too many requests",
    status: 429,
    cause: { message: "socket hang up", code: "ECONNRESET" },
  });
  expect(describeError("just words")).toEqual({ message: "just words" });
});
