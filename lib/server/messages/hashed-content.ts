import type { ContentPart } from "#lib/shared/contracts/content.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import type { StoredToolCall } from "./stored.ts";

/** What the path hash covers a message by. */
export interface HashedMessage {
  role: string;
  text: string;
  parts?: ContentPart[] | null;
  toolCalls?: StoredToolCall[] | null;
  toolCallId?: string | null;
}

/**
 * What the path hash covers of a message. The database computes SHA-256 over the parent's hash and this (api.md, "Rows,
 * items, responses"), so that two paths with the same hash say the same and a transcript sent again is recognised.
 * Null for what is left out and keeps its parent's hash, because clients leave it out or never hear of it: system
 * messages, replies that say nothing, and what the server looked up for itself.
 */
export function hashedContent(message: HashedMessage): string | null {
  if (isLeftOut(message)) return null;
  const calls = clientCalls(message).map((call) => [call.id, call.name, compact(call.arguments)]);
  const said = [message.role, message.text, calls, message.toolCallId ?? null];
  return JSON.stringify(message.parts ? [...said, message.parts] : said);
}

/** Some clients parse arguments and write them anew before they send them back: without the model's spaces. */
function compact(input: string): string {
  try {
    return JSON.stringify(JSON.parse(input));
  } catch {
    return input;
  }
}

function isLeftOut(message: HashedMessage): boolean {
  const { role, text, parts, toolCalls, toolCallId } = message;
  switch (role) {
    case "system":
      return true;
    case "tool":
      return isServerCallId(toolCallId ?? "");
    case "assistant": {
      const calls = clientCalls(message).length;
      const ranHere = (toolCalls?.length ?? 0) > calls;
      return calls === 0 && (ranHere || (text === "" && !parts));
    }
    default:
      return false;
  }
}

function clientCalls({ toolCalls }: HashedMessage): StoredToolCall[] {
  return (toolCalls ?? []).filter(({ id }) => !isServerCallId(id));
}
