import { expect, test } from "vitest";
import type { ApiKey } from "#lib/shared/contracts/api-key.ts";
import { keyDates, scopeWords } from "./key-words.ts";

const at = (iso: string) => Date.parse(iso) / 1000;
const calendar = { now: Date.parse("2026-11-22T12:00:00Z"), timeZone: "UTC" };

const key: ApiKey = {
  id: "key_1",
  object: "api_key",
  name: "laptop",
  prefix: "vb_abcdefg",
  scopes: ["read"],
  created_at: at("2026-11-22T11:00:00Z"),
  expires_at: null,
  last_used_at: null,
};

test("what a key may do, in words", () => {
  expect(scopeWords(["read"])).toBe("May read");
  expect(scopeWords(["generate", "read", "write"])).toBe("May read, write and ask models");
  expect(scopeWords(["keys", "read"])).toBe("May read and manage keys");
});

test("when a key was made, used and ends, in words", () => {
  expect(keyDates(key, calendar)).toEqual({
    made: "Made today",
    used: "Never used",
    ends: "Does not expire",
  });
  const used = { ...key, last_used_at: at("2026-11-21T11:00:00Z"), expires_at: at("2027-02-20T11:00:00Z") };
  expect(keyDates(used, calendar)).toMatchObject({
    used: "Last used yesterday",
    ends: "Expires 20 February 2027",
  });
  const expired = { ...key, expires_at: at("2026-11-22T11:59:00Z") };
  expect(keyDates(expired, calendar).ends).toBe("Expired today");
});
