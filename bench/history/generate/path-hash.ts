import { hash } from "node:crypto";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";

/** What the parent of a first message counts as. */
export const ROOT_HASH: Buffer = Buffer.alloc(32);

let scratch = Buffer.allocUnsafe(1 << 20);

/** The column path_hash, as append_messages computes it: SHA-256 over the parent's hash and what is said. */
export function pathHash(parent: Buffer, message: Parameters<typeof hashedContent>[0]): Buffer {
  const said = hashedContent(message);
  if (said === null) return parent;
  const most = parent.length + 3 * said.length; // no UTF-16 unit is more than three bytes in UTF-8
  if (most > scratch.length) scratch = Buffer.allocUnsafe(most);
  const length = parent.copy(scratch) + scratch.write(said, parent.length, "utf8");
  return hash("sha256", scratch.subarray(0, length), "buffer");
}
