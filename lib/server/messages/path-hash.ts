import { createHash } from "node:crypto";
import type { StoredToolCall } from "./stored.ts";

const root = new Uint8Array(32);

/**
 * SHA-256 over the parent's hash, role, text and calls (api.md, "Rows, items, responses"): two paths with the same
 * hash say the same, so that a transcript which is sent again is recognised. System messages are left out, they keep
 * their parent's hash.
 */
export function pathHash(
  parent: Uint8Array | null,
  message: { role: string; text: string; toolCalls?: StoredToolCall[] | null; toolCallId?: string | null },
): Uint8Array<ArrayBuffer> {
  const before = parent ?? root;
  if (message.role === "system") return new Uint8Array(before);
  const calls = message.toolCalls?.map((call) => [call.id, call.name, call.arguments]) ?? null;
  const content = JSON.stringify([message.role, message.text, calls, message.toolCallId ?? null]);
  return new Uint8Array(createHash("sha256").update(before).update(content).digest());
}
