import { expect, test } from "vitest";
import { formatId, newId, newUuid, parseId } from "./ids.ts";

test("a new uuid is a version 7 whose order is time's", () => {
  const [early, late] = [newUuid(1_700_000_000_000), newUuid(1_700_000_000_001)];
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(early.startsWith("018bcfe5-6800-7")).toBe(true);
  expect(early < late).toBe(true);
  expect(newUuid()).not.toBe(newUuid());
});

test("an id is read back only as what it is", () => {
  const uuid = newUuid();
  expect(parseId("message", formatId("message", uuid))).toBe(uuid);
  for (const id of [
    newId("conversation"),
    `msg_${uuid}`,
    "msg_",
    "msg_xyz",
    formatId("message", uuid).toUpperCase(),
    "",
  ]) {
    expect(parseId("message", id)).toBeNull();
  }
});
