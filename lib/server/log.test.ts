import { APICallError, JSONParseError, TypeValidationError } from "@ai-sdk/provider";
import { DatabaseError } from "pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { Prisma } from "#lib/generated/prisma/client.ts";
import { describeError, makeLog } from "./log.ts";

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

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test("errors that quote what they could not read are logged without their message", () => {
  const written = "my secret";
  const wrong = new DatabaseError(`invalid input syntax for type uuid: "${written}"`, 100, "error");
  const quoting = [
    thrownBy(() => JSON.parse(written)),
    thrownBy(() => z.strictObject({}).parse({ [written]: 1 })),
    new JSONParseError({ text: written, cause: thrownBy(() => JSON.parse(written)) }),
    new TypeValidationError({ value: written, cause: new Error("no") }),
    new Prisma.PrismaClientValidationError(`Argument title: "${written}" is wrong`, { clientVersion: "7" }),
    Object.assign(wrong, { code: "22P02" }),
    new Prisma.PrismaClientKnownRequestError(`Invalid input value: ${written}`, {
      code: "P2007",
      clientVersion: "7",
    }),
    new Prisma.PrismaClientKnownRequestError(`Database error. Code: \`22023\`. Message: \`${written}\``, {
      code: "P2039",
      clientVersion: "7",
    }),
  ];
  for (const error of [...quoting, ...quoting.map((cause) => new Error("outside", { cause }))]) {
    const line = JSON.stringify(describeError(error));
    expect(line).not.toContain("secret");
    expect(line).toContain("log.test.ts"); // where it happened
  }
  expect(describeError(quoting[0])).toMatchObject({ name: "SyntaxError" });
});

test("a message of several lines is in the message alone, not in the stack as well", () => {
  const described = describeError(new Error("first\n    at second\nthird")) as { stack: string };
  expect(described.stack).not.toMatch(/second|third/);
  expect(described.stack).toMatch(/^\s+at .*log\.test\.ts/);
});

test("lines are JSON with the time, and of the level asked for and above", () => {
  const lines: string[] = [];
  const log = makeLog("info", { write: (line) => void lines.push(line) });
  log.debug("too little");
  log.info({ operation: "message.append" }, "history changed");
  log.warn({ err: new Error("no") }, "failed");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, time: expect.stringMatching(/Z$/), operation: "message.append", msg: "history changed" },
    { level: 40, err: { name: "Error", message: "no" }, msg: "failed" },
  ]);
});
