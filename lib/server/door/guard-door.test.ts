import { once } from "node:events";
import { createServer, get, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { duplexPair } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { guardDoor } from "./guard-door.ts";
import { readTrustedProxies } from "./trusted-proxies.ts";

const seen: IncomingHttpHeaders[] = [];
const server = createServer((request, response) => {
  seen.push(request.headers);
  response.end();
});

beforeAll(async () => {
  // As in the app, where instrumentation calls again what was loaded before the server.
  guardDoor(readTrustedProxies("10.0.0.0/8"));
  guardDoor(readTrustedProxies("127.0.0.1"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => server.close());

/** What the server sees of requests on a connection that comes from elsewhere. */
async function askFrom(remoteAddress: string | undefined, ...requests: string[][]) {
  const [ours, theirs] = duplexPair();
  server.emit("connection", Object.assign(theirs, { remoteAddress }));
  const before = seen.length;
  for (const lines of requests) ours.write(["GET / HTTP/1.1", "host: h", ...lines, "", ""].join("\r\n"));
  while (seen.length < before + requests.length) await once(ours, "data");
  ours.destroy();
  return seen.slice(before);
}

test("a stranger's forged headers never reach the server", async () => {
  const headers = { "x-forwarded-for": "192.0.2.1", "x-forwarded-host": "evil.example", forwarded: "for=x" };
  const { port } = server.address() as AddressInfo;
  const [response] = await once(get({ port, host: "127.0.0.1", agent: false, headers }), "response");
  response.resume();
  expect(seen.at(-1)).toMatchObject({ "x-forwarded-for": "127.0.0.1" });
  expect(seen.at(-1)).not.toHaveProperty("x-forwarded-host");
  expect(seen.at(-1)).not.toHaveProperty("forwarded");
});

test("a header that a proxy sends several times is one chain", async () => {
  const chain = ["x-forwarded-for: 198.51.100.1", "X-Forwarded-For: 192.0.2.1"];
  expect(await askFrom("10.0.0.1", chain)).toMatchObject([{ "x-forwarded-for": "192.0.2.1" }]);
});

test("each request on a connection is looked at, and who has no address gets none", async () => {
  const forged = ["x-forwarded-for: 192.0.2.1"];
  expect(await askFrom("203.0.113.7", forged, forged)).toMatchObject([
    { "x-forwarded-for": "203.0.113.7" },
    { "x-forwarded-for": "203.0.113.7" },
  ]);
  const [headers] = await askFrom(undefined, forged);
  expect(headers).not.toHaveProperty("x-forwarded-for");
});
