import { expect, test } from "vitest";
import { isTrusted, readTrustedProxies } from "./trusted-proxies.ts";

test("addresses and blocks are trusted, and nobody else", () => {
  const trusted = readTrustedProxies(" 127.0.0.1,10.0.0.0/8 , ::1, fd00::/8,,");
  for (const address of ["127.0.0.1", "10.255.0.1", "::1", "fd12::1"]) {
    expect(isTrusted(trusted, address)).toBe(true);
  }
  for (const address of ["127.0.0.2", "11.0.0.1", "::2", "fe80::1"]) {
    expect(isTrusted(trusted, address)).toBe(false);
  }
});

test("by default nobody is", () => {
  expect(isTrusted(readTrustedProxies(""), "127.0.0.1")).toBe(false);
});

test.each([
  "nginx",
  "10.0.0.0/33",
  "10.0.0.0/",
  "10.0.0.0/-1",
  "10.0.0.0/8/8",
  "fd00::/129",
  "10.0.0.0 10.0.0.1",
])("%s is named as faulty", (entry) => {
  expect(() => readTrustedProxies(`127.0.0.1,${entry}`)).toThrow(`"${entry}" is neither an address`);
});
