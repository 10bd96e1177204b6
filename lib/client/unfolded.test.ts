import { expect, test } from "vitest";
import { createUnfolded } from "./unfolded.ts";

test("remembers what is open, and forgets the first of too many", () => {
  const unfolded = createUnfolded();
  unfolded.set("first", true);
  unfolded.set("second", true);
  unfolded.set("second", false);
  expect([...unfolded.get()]).toEqual(["first"]);
  for (let number = 0; number < 199; number++) unfolded.set(`message ${number}`, true);
  expect(unfolded.get().has("first")).toBe(true);
  unfolded.set("one too many", true);
  expect(unfolded.get().has("first")).toBe(false);
  expect(unfolded.get().size).toBe(200);
});
