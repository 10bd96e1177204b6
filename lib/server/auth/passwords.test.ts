import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./passwords.ts";

test("a password is recognised, another is not, and two hashes of one differ", async () => {
  const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
  expect(first).not.toBe(second);
  expect(first).toMatch(/^scrypt\$32768\$8\$1\$/);
  expect(await verifyPassword("correct horse", first)).toBe(true);
  expect(await verifyPassword("correct horsf", first)).toBe(false);
  expect(await verifyPassword("correct horse", null)).toBe(false);
});

test("composed and decomposed letters are the same password", async () => {
  expect(await verifyPassword("cafe\u0301", await hashPassword("caf\u00e9"))).toBe(true);
});
