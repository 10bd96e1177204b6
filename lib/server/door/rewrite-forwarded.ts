import type { IncomingHttpHeaders } from "node:http";
import { readAddress } from "./addresses.ts";
import { isTrusted, type TrustedProxies } from "./trusted-proxies.ts";

/** What a proxy tells of the request it passes on, and anybody can write. */
const forwarded = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Takes away, in place, what a stranger says in a proxy's name, and leaves the client's one address in `x-forwarded-for`.
 * @param peer the other end of the connection; undefined where it has no address
 */
export function rewriteForwarded(
  headers: IncomingHttpHeaders,
  peer: string | undefined,
  trusted: TrustedProxies,
): void {
  const address = readAddress(peer ?? "");
  const chain = headers["x-forwarded-for"];
  if (!address || !isTrusted(trusted, address)) for (const name of forwarded) delete headers[name];
  if (address) headers["x-forwarded-for"] = farthestVouchedFor(address, chain, trusted);
  else delete headers["x-forwarded-for"];
}

/**
 * Each proxy adds on the right whom it was asked by. From there to the left that counts as long as the one who says so is
 * trusted; further to the left, or behind what is no address, a client may have written what it likes.
 */
function farthestVouchedFor(
  peer: string,
  chain: string | string[] | undefined,
  trusted: TrustedProxies,
): string {
  let client = peer;
  for (const entry of String(chain ?? "")
    .split(",")
    .reverse()) {
    const address = isTrusted(trusted, client) ? readAddress(entry) : null;
    if (!address) break;
    client = address;
  }
  return client;
}
