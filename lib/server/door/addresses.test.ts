import { expect, test } from "vitest";
import { addressBlock, readAddress } from "./addresses.ts";

test.each([
  ["192.0.2.1", "192.0.2.1"],
  [" 192.0.2.1 ", "192.0.2.1"],
  ["192.0.2.1:4711", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:201", "192.0.2.1"],
  ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
  ["[::ffff:192.0.2.1]:80", "192.0.2.1"],
  ["2001:DB8:0:0::1", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["[2001:db8::1]:4711", "2001:db8::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["::1", "::1"],
])("%s is read as %s", (text, address) => {
  expect(readAddress(text)).toBe(address);
});

test.each([
  "",
  " ",
  "unknown",
  "_hidden",
  "192.0.2",
  "192.0.2.256",
  "010.0.0.1",
  "192.0.2.1/24",
  "192.0.2.1:x",
  "2001:db8::1::2",
  "[2001:db8::1",
  "%eth0",
  "::1]/../[::2",
  "example.org",
])("%j is no address", (text) => {
  expect(readAddress(text)).toBeNull();
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s stands for %s", (address, block) => {
  expect(addressBlock(address)).toBe(block);
});
