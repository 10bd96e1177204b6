import type { ContentPart } from "#lib/shared/contracts/content.ts";
import type { StoredToolCall } from "./stored.ts";

/**
 * What the path hash covers of a message. The database computes SHA-256 over the parent's hash and this (api.md, "Rows,
 * items, responses"), so that two paths with the same hash say the same and a transcript sent again is recognised.
 * Null for system messages, which are left out: they keep their parent's hash.
 */
export function hashedContent(message: {
  role: string;
  text: string;
  parts?: ContentPart[] | null;
  toolCalls?: StoredToolCall[] | null;
  toolCallId?: string | null;
}): string | null {
  if (message.role === "system") return null;
  const calls = message.toolCalls?.map((call) => [call.id, call.name, call.arguments]) ?? [];
  const said = [message.role, message.text, calls, message.toolCallId ?? null];
  return JSON.stringify(message.parts ? [...said, message.parts] : said);
}
