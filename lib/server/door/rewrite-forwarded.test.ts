import type { IncomingHttpHeaders } from "node:http";
import { expect, test } from "vitest";
import { rewriteForwarded } from "./rewrite-forwarded.ts";
import { readTrustedProxies } from "./trusted-proxies.ts";

const trusted = readTrustedProxies("10.0.0.0/8, fd00::/8");
const stranger = "203.0.113.7";

function rewritten(peer: string | undefined, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  rewriteForwarded(headers, peer, trusted);
  return headers;
}

const clientOf = (peer: string, chain: string) =>
  rewritten(peer, { "x-forwarded-for": chain })["x-forwarded-for"];

test("what a stranger says of others is taken away, and its own address stands", () => {
  const forged = {
    forwarded: "for=192.0.2.1",
    "x-forwarded-for": "192.0.2.1, 10.0.0.1",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "80",
    "x-forwarded-proto": "https",
    "x-real-ip": "192.0.2.1",
    host: "verbatim.test",
  };
  expect(rewritten(stranger, forged)).toEqual({ "x-forwarded-for": stranger, host: "verbatim.test" });
});

test("a trusted proxy says who asked it, and by which name", () => {
  const headers = { "x-forwarded-for": "192.0.2.1", "x-forwarded-host": "chat.example.org" };
  expect(rewritten("10.0.0.1", headers)).toEqual(headers);
});

test.each([
  ["a client's own forgery stands on the left", "198.51.100.1, 192.0.2.1", "192.0.2.1"],
  ["even one that names a trusted proxy", "10.0.0.9, 192.0.2.1", "192.0.2.1"],
  ["several trusted proxies are passed", "192.0.2.1, 10.0.0.3, 10.0.0.2", "192.0.2.1"],
  ["a client among the trusted is itself", "10.0.0.9", "10.0.0.9"],
  ["IPv6", "2001:DB8::1", "2001:db8::1"],
  ["IPv4 inside of IPv6", "::ffff:192.0.2.1", "192.0.2.1"],
  ["with a port", "192.0.2.1:4711", "192.0.2.1"],
  ["garbage alone", "unknown", "10.0.0.1"],
  ["nothing", "", "10.0.0.1"],
  ["garbage hides what is left of it", "198.51.100.1, unknown", "10.0.0.1"],
  ["garbage on the left", "<script>, 192.0.2.1", "192.0.2.1"],
])("%s", (_, chain, client) => {
  expect(clientOf("10.0.0.1", chain)).toBe(client);
});

test("a proxy that adds nothing is the client", () => {
  expect(rewritten("10.0.0.1", {})).toEqual({ "x-forwarded-for": "10.0.0.1" });
});

test("a peer is known in each of its forms", () => {
  expect(clientOf("::ffff:10.0.0.1", "192.0.2.1")).toBe("192.0.2.1");
  expect(clientOf("fd00::1%eth0", "192.0.2.1")).toBe("192.0.2.1");
  expect(clientOf(`::ffff:${stranger}`, "192.0.2.1")).toBe(stranger);
});

test("who has no address gets none", () => {
  expect(rewritten(undefined, { "x-forwarded-for": "192.0.2.1", host: "h" })).toEqual({ host: "h" });
});
