import { isIPv4, isIPv6 } from "node:net";

/**
 * An address in the one way we write it: with no port and no zone, IPv6 in its shortest form, and IPv4 as such where it
 * comes inside of IPv6 (`::ffff:192.0.2.1`). Null for what is none.
 */
export function readAddress(text: string): string | null {
  const bare = withoutPort(text.trim());
  if (isIPv4(bare)) return bare;
  const [address = ""] = bare.split("%");
  if (!isIPv6(address)) return null;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(short);
  return mapped ? fromHex(mapped.slice(1)) : short;
}

/** Whom an address stands for: an IPv6 client has at least a /64 to choose from. */
export function addressBlock(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return `${[...before, ...zeros, ...after].slice(0, 4).join(":")}::/64`;
}

/** Some proxies write the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

function fromHex(groups: string[]): string {
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((bits) => [bits >> 8, bits & 255])
    .join(".");
}

function groupsOf(part: string | undefined): string[] {
  return part ? part.split(":") : [];
}
