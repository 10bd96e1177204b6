import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { unreachable } from "#lib/shared/assert.ts";
import { newUuid } from "#lib/shared/ids.ts";
import type { ItemRow } from "./items-of-row.ts";
import type { ItemKey } from "./parse-item-id.ts";

/** One item of a row as a row of its own; null where the row has no such item, or nothing is said in it. */
export function copyOfItem(
  row: ItemRow & { model: string | null },
  { kind, n }: ItemKey,
): UnplacedMessage | null {
  const { role, originalRole, text, parts, reasoning, toolCalls, toolCallId, model } = row;
  const isResult = role === "tool";
  const copy = { uuid: newUuid(), role, model, text: "" };
  switch (kind) {
    case "message":
      return isResult || (text === "" && parts === null) ? null : { ...copy, originalRole, text, parts };
    case "reasoning":
      // With no calls, but not without them: see parse-message.ts.
      return reasoning ? { ...copy, reasoning, toolCalls: [] } : null;
    case "call":
    case "serverCall": {
      const call = toolCalls?.[n];
      return call ? { ...copy, toolCalls: [call] } : null;
    }
    case "output":
      return isResult ? { ...copy, text, parts: parts ?? emptyPart(text), toolCallId } : null;
    default:
      return unreachable(kind);
  }
}

function emptyPart(text: string) {
  return text === "" ? [{ type: "text" as const, text }] : null;
}
