import { DatabaseError } from "pg";
import { expect, test } from "vitest";
import { Prisma } from "#lib/generated/prisma/client.ts";
import { invalid } from "#lib/shared/errors.ts";
import {
  constraintOf,
  isConnectionLost,
  isUniqueViolation,
  refusalOf,
  toAppError,
} from "./database-errors.ts";

/** As pg hands on what Postgres answers. */
function answered(code: string, more: object = {}): DatabaseError {
  const error = new DatabaseError("secret words of the server", 100, "error");
  return Object.assign(error, { severity: "ERROR", code, ...more });
}

/** As Prisma hands on what its adapter for pg makes of that. */
function fromPrisma(code: string, cause: object): Error {
  const driverAdapterError = Object.assign(new Error("secret words"), { name: "DriverAdapterError", cause });
  return new Prisma.PrismaClientKnownRequestError("Invalid `db().user.create()`: secret words", {
    code,
    clientVersion: "7",
    meta: { modelName: "User", driverAdapterError },
  });
}

function system(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code} 10.0.0.1:5432`), { code, syscall, errno: -1 });
}

const kindOf = (error: unknown) => toAppError(error).kind;

const notNow = {
  "no connection": ["08000", "08001", "08003", "08004", "08006", "08P01"],
  "a standby that only reads": ["25006"],
  "left idle in a transaction": ["25P03"],
  "not let in, no such database": ["28000", "28P01", "3D000"],
  "serialisation and deadlock": ["40001", "40P01", "40003"],
  "disk full, out of memory, too many connections": ["53100", "53200", "53300", "53400"],
  "a lock that is not free": ["55P03"],
  "time-outs, shutting down, starting or recovering": ["57014", "57P01", "57P02", "57P03", "57P04", "57P05"],
  "the disk fails": ["58000", "58030"],
};

test.each(Object.entries(notNow))("%s: unavailable, from pg and by way of Prisma", (_, codes) => {
  for (const code of codes) {
    expect([code, kindOf(answered(code))]).toEqual([code, "unavailable"]);
    const unmapped = { kind: "postgres", code, severity: "ERROR", originalCode: code };
    expect([code, kindOf(fromPrisma("P2039", unmapped))]).toEqual([code, "unavailable"]);
    expect([code, kindOf(new Error("ours", { cause: answered(code) }))]).toEqual([code, "unavailable"]);
  }
});

test("what Prisma has names for is unavailable too", () => {
  const named = {
    P1000: { kind: "AuthenticationFailed", originalCode: "28P01" },
    P1001: { kind: "DatabaseNotReachable" },
    P1003: { kind: "DatabaseDoesNotExist", originalCode: "3D000" },
    P1008: { kind: "SocketTimeout" },
    P1011: { kind: "TlsConnectionError" },
    P1017: { kind: "ConnectionClosed" },
    P2024: {},
    P2028: {},
    P2034: { kind: "TransactionWriteConflict", originalCode: "40P01" },
    P2037: { kind: "TooManyConnections", originalCode: "53300" },
  };
  for (const [code, cause] of Object.entries(named)) {
    expect([code, kindOf(fromPrisma(code, cause))]).toEqual([code, "unavailable"]);
  }
});

test("a connection that can't be made, or is lost, is unavailable, and known as lost", () => {
  const several = [system("ECONNREFUSED", "connect"), system("ECONNREFUSED", "connect")];
  const lost = [
    ...[
      "ECONNREFUSED",
      "ECONNRESET",
      "ETIMEDOUT",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "EADDRNOTAVAIL",
      "ENOENT",
    ].map((code) => system(code, "connect")),
    system("EPIPE", "write"),
    system("ECONNRESET", "read"),
    system("ENOTFOUND", "getaddrinfo"),
    system("EAI_AGAIN", "getaddrinfo"),
    system("EMFILE", "open"),
    // localhost, where neither ::1 nor 127.0.0.1 answers
    Object.assign(new AggregateError(several), { code: "ECONNREFUSED" }),
    new AggregateError(several),
    // pg's and its pool's own, which have no code
    new Error("Connection terminated unexpectedly"),
    new Error("Connection terminated due to connection timeout", { cause: new Error("timeout expired") }),
    new Error("timeout exceeded when trying to connect"),
    new Error("timeout expired"),
    new Error("Query read timeout"),
    new Error("Client has encountered a connection error and is not queryable"),
    new Error("Client was closed and is not queryable"),
    new Error("Cannot use a pool after calling end on the pool"),
    new Error("ours", { cause: new Error("Query read timeout") }),
    fromPrisma("P1001", {}),
    fromPrisma("P1017", {}),
  ];
  for (const error of lost) {
    expect([String(error), kindOf(error), isConnectionLost(error)]).toEqual([
      String(error),
      "unavailable",
      true,
    ]);
  }
});

test("what the server answered is not a lost connection, so that a transaction can be rolled back", () => {
  for (const error of [
    answered("40P01"),
    answered("57014"),
    answered("23505"),
    invalid("x", "y"),
    "words",
    null,
  ]) {
    expect(isConnectionLost(error)).toBe(false);
  }
});

test("what can't be shown is internal, and says nothing of its inside", () => {
  const unknown = [
    new Error("secret words"),
    new TypeError("secret words"),
    answered("23502"),
    answered("22P02"),
    answered("42P01"),
    answered("XX000"),
    answered("P0001"),
    fromPrisma("P2025", {}),
    fromPrisma("P2003", { originalCode: "23503" }),
    system("ENOENT", "open"),
    // Of no database: a model's status, a longer number.
    Object.assign(new Error("secret words"), { code: "404" }),
    Object.assign(new Error("secret words"), { code: "530000" }),
    "secret words",
    { message: "secret words" },
    undefined,
    null,
    42,
  ];
  for (const error of unknown) {
    const shown = toAppError(error);
    expect([String(error), shown.kind]).toEqual([String(error), "internal"]);
    expect(shown.message).not.toContain("secret");
    expect(shown.cause).toBe(error);
  }
});

test("an unavailable database says when to try again, and nothing of its inside", () => {
  const shown = toAppError(answered("53300"));
  expect(shown).toMatchObject({ code: "database_unavailable", retryAfter: 2, param: null });
  expect(shown.message).not.toMatch(/secret|postgres|connection/i);
});

test("our own errors stay as they are, whatever caused them", () => {
  const ours = Object.assign(invalid("title", "Too long."), { cause: answered("53300") });
  expect(toAppError(ours)).toBe(ours);
});

test("an error that contains itself is no trouble", () => {
  const error = new Error("secret words");
  error.cause = error;
  expect(kindOf(error)).toBe("internal");
});

test("a row that exists already is recognised from pg and from Prisma, and nothing else is", () => {
  expect(isUniqueViolation(answered("23505"))).toBe(true);
  expect(isUniqueViolation(fromPrisma("P2002", { originalCode: "23505" }))).toBe(true);
  expect(isUniqueViolation(new Error("ours", { cause: answered("23505") }))).toBe(true);
  expect(isUniqueViolation(answered("23503"))).toBe(false);
  expect(isUniqueViolation(null)).toBe(false);
});

test("what our database functions refuse, and which rule was broken, is read from the answer", () => {
  expect(refusalOf(answered("VB001", { detail: "call_1" }))).toEqual({ code: "VB001", detail: "call_1" });
  expect(refusalOf(answered("23505"))).toBeNull();
  expect(refusalOf(undefined)).toBeNull();
  expect(constraintOf(answered("23505", { constraint: "generation_running" }))).toBe("generation_running");
  expect(constraintOf(new Error("no"))).toBeNull();
  expect(constraintOf(null)).toBeNull();
});
