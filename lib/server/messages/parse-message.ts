import { clientUuid } from "#lib/server/client-id.ts";
import { fieldName, parseInput } from "#lib/server/parse-input.ts";
import { contentText } from "#lib/shared/content-text.ts";
import type { Content } from "#lib/shared/contracts/content.ts";
import type { Role } from "#lib/shared/contracts/message.ts";
import { type NewMessage, newMessageSchema } from "#lib/shared/contracts/new-message.ts";
import { invalid } from "#lib/shared/errors.ts";
import type { UnplacedMessage } from "./append-messages.ts";
import { mustFit } from "./must-fit.ts";
import type { StoredRole } from "./stored.ts";

export interface ParsedMessage {
  message: UnplacedMessage;
  /** As given: undefined for the head, null for the root. */
  parentId: string | null | undefined;
}

/**
 * A client's message, checked and as it is stored; its uuid is made here when the client gave no id.
 * @param prefix where it stands in the request, so that faults name their field: `message`
 */
export function parseMessage(input: NewMessage, prefix = ""): ParsedMessage {
  const parsed = parseInput(newMessageSchema, input, prefix);
  const field = (name: string) => fieldName(prefix, name);
  const text = contentText(parsed.content);
  const parts = partsOf(parsed);
  mustFit(field("content"), parts ? JSON.stringify(parts) : text);
  mustFit(field("reasoning"), parsed.reasoning ?? "");
  for (const [index, call] of (parsed.tool_calls ?? []).entries()) {
    mustFit(field(`tool_calls.${index}.function.arguments`), call.function.arguments);
  }
  const calls = toStoredCalls(parsed.tool_calls);
  // Words, parts or calls: the database wants a row to have one of them, be it an empty list (message_not_empty).
  const isReasoningAlone = text === "" && !parts && !calls;
  const isDeveloper = parsed.role === "developer";
  return {
    message: {
      uuid: clientUuid("message", parsed.id, field("id")),
      role: isDeveloper ? "system" : (parsed.role as StoredRole),
      originalRole: isDeveloper ? "developer" : null,
      text,
      parts,
      reasoning: parsed.reasoning || null,
      toolCalls: isReasoningAlone ? [] : calls,
      toolCallId: parsed.tool_call_id ?? null,
      model: parsed.model ?? null,
      metadata: parsed.metadata ?? null,
    },
    parentId: parsed.parent_id,
  };
}

/** What a person sends to a model. Unlike a program's message it may not be blank: that is a slip of the finger. */
export function parseQuestion(input: { id?: string | undefined; content: string }): UnplacedMessage {
  if (input.content.trim() === "") throw invalid("message.content", "Please write something first.");
  return parseMessage({ role: "user", ...input }, "message").message;
}

/** Null where the content is nothing but one text. A tool's empty one stays a part: a row with nothing at all is none. */
function partsOf({ role, content }: { role: Role; content?: Content | null | undefined }) {
  if (!Array.isArray(content)) return null;
  const [first] = content;
  const isText = content.length === 1 && first?.type === "text";
  return isText && (first.text !== "" || role !== "tool") ? null : content;
}

function toStoredCalls(
  calls: { id: string; function: { name: string; arguments: string } }[] | null | undefined,
) {
  if (!calls || calls.length === 0) return null;
  return calls.map(({ id, function: called }) => ({ id, name: called.name, arguments: called.arguments }));
}
