import { expect, test } from "vitest";
import { createLruCache } from "./lru-cache.ts";

test("what was used last stays, up to the weight", () => {
  const cache = createLruCache<number>(10);
  for (const [index, key] of ["a", "b", "c", "d", "e"].entries()) cache.set(key, index, 2);
  expect(cache.get("a")).toBe(0);
  cache.set("f", 5, 2);
  expect(["a", "b", "c", "f"].map(cache.get)).toEqual([0, undefined, 2, 5]);
});

test("the same key again counts once, and what is too heavy throws nothing out", () => {
  const cache = createLruCache<string>(8);
  for (let time = 0; time < 10; time++) cache.set("a", "kept", 2);
  cache.set("b", "kept", 2);
  cache.set("heavy", "gone", 3);
  expect(["a", "b", "heavy"].map(cache.get)).toEqual(["kept", "kept", undefined]);
});
