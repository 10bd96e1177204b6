import { expect, test } from "vitest";
import { bearerOf } from "./bearer.ts";

const of = (authorization: string) => bearerOf(new Headers({ authorization }));

test("what follows Bearer is the key, however the scheme is written", () => {
  expect(of("Bearer vb_key")).toBe("vb_key");
  expect(of("bearer   vb_key ")).toBe("vb_key");
  expect(of("BEARER vb_key, Basic abc")).toBe("vb_key, Basic abc");
});

test("a Bearer without a key is still a Bearer: nobody gets in by the cookie beside it", () => {
  expect(of("Bearer")).toBe("");
  expect(of("Bearer ")).toBe("");
});

test("other schemes, and none, are no key", () => {
  expect(of("Basic dXNlcjpwYXNz")).toBeNull();
  expect(of("Bearerish vb_key")).toBeNull();
  expect(of("vb_key")).toBeNull();
  expect(of("")).toBeNull();
  expect(bearerOf(new Headers())).toBeNull();
});
