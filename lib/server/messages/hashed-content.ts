import { unreachable } from "#lib/shared/assert.ts";
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
  return JSON.stringify(message.parts ? [...said, message.parts.map(plainPart)] : said);
}

/** The same whatever the order of its fields, which JSONB does not keep, and whether its default was said or left out. */
function plainPart(part: ContentPart): ContentPart {
  switch (part.type) {
    case "text":
      return { type: part.type, text: part.text };
    case "refusal":
      return { type: part.type, refusal: part.refusal };
    case "image_url": {
      const { url, detail } = part.image_url;
      return { type: part.type, image_url: detail && detail !== "auto" ? { url, detail } : { url } };
    }
    case "file": {
      const { filename, file_data, file_id } = part.file;
      return { type: part.type, file: { filename, file_data, file_id } };
    }
    default:
      return unreachable(part);
  }
}

/**
 * Some clients parse arguments and write them anew before they send them back: without the model's spaces, and `{}` in
 * place of what is no object.
 */
function compact(input: string): string {
  try {
    const value: unknown = JSON.parse(input);
    return typeof value === "object" && value !== null ? JSON.stringify(value) : "{}";
  } catch {
    return "{}";
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
