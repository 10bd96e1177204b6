import { BlockList, isIPv4 } from "node:net";
import { readAddress } from "./addresses.ts";

/** Whose word on the client's address counts. */
export type TrustedProxies = Pick<BlockList, "check">;

/** Reads addresses and blocks of them, such as `127.0.0.1, 10.0.0.0/8, fd00::/8`. Throws, in words, where one is neither. */
export function readTrustedProxies(list: string): TrustedProxies {
  const trusted = new BlockList();
  for (const entry of list.split(",").map((each) => each.trim())) {
    if (entry !== "") add(trusted, entry);
  }
  return trusted;
}

export function isTrusted(trusted: TrustedProxies, address: string): boolean {
  return trusted.check(address, familyOf(address));
}

function add(trusted: BlockList, entry: string): void {
  const [first = "", length, ...rest] = entry.split("/");
  const address = readAddress(first);
  const bits = address && isIPv4(address) ? 32 : 128;
  const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
  if (!address || !isLength || rest.length > 0) {
    throw new Error(`"${entry}" is neither an address nor a block of them, such as 10.0.0.0/8.`);
  }
  trusted.addSubnet(address, length === undefined ? bits : Number(length), familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}
