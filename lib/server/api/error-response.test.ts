import { expect, test } from "vitest";
import { AppError, type ErrorKind, errorBodySchema, errorKinds } from "#lib/shared/errors.ts";
import { errorResponse } from "./error-response.ts";

const kinds = Object.keys(errorKinds) as ErrorKind[];

test.each(kinds)("%s is told in OpenAI's envelope, all four fields present", async (kind) => {
  const error = new AppError(kind, "What happened, and what to do.", { param: "field", code: "word" });
  const response = errorResponse(error, "req_1");
  expect(response.status).toBe(errorKinds[kind].status);
  expect(response.headers.get("x-request-id")).toBe("req_1");
  expect(errorBodySchema.strict().parse(await response.json())).toEqual({
    error: {
      message: "What happened, and what to do.",
      type: errorKinds[kind].type,
      param: "field",
      code: "word",
    },
  });
});

test("what may be null is null, and when to come back is said", async () => {
  const bare = errorResponse(
    new AppError("unavailable", "Later.", { retryAfter: 7, shouldRetry: false }),
    "req_1",
  );
  expect(await bare.json()).toMatchObject({ error: { param: null, code: null } });
  expect([bare.headers.get("retry-after"), bare.headers.get("x-should-retry")]).toEqual(["7", "false"]);
  const asked = errorResponse(new AppError("unauthenticated", "Who are you?"), "req_1");
  expect(asked.headers.get("www-authenticate")).toBe("Bearer");
});

test("a fault of ours tells nothing of its inside, and one of the database asks to come back", async () => {
  const inside = errorResponse(new Error("password=hunter2 at /srv/app/db.ts:5"), "req_1");
  expect([inside.status, await inside.text()]).toEqual([500, expect.not.stringContaining("hunter2")]);
  const away = errorResponse(
    Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
    "req_1",
  );
  expect([away.status, away.headers.get("retry-after")]).toEqual([503, "2"]);
});
