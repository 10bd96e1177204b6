import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { mustFit } from "#lib/server/messages/must-fit.ts";
import { parseMessage } from "#lib/server/messages/parse-message.ts";
import { unreachable } from "#lib/shared/assert.ts";
import type { Content } from "#lib/shared/contracts/content.ts";
import type { NewItem } from "#lib/shared/contracts/item.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import type { InputItem } from "#lib/shared/contracts/response-request.ts";
import { invalid } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { storedPart } from "./item-parts.ts";
import { type ItemKey, parseItemId } from "./parse-item-id.ts";

export type ItemReference = Extract<NewItem, { type?: "item_reference" | null }>;

/** An item that says something itself. */
export type SpokenItem = Exclude<NewItem, ItemReference>;

/** Only a message and a reference may come without a type. */
export function isReference<Item extends NewItem | InputItem>(
  item: Item,
): item is Extract<Item, { type?: "item_reference" | null }> {
  return item.type === "item_reference" || (!item.type && !("role" in item));
}

/**
 * A posted item as the row that it becomes, checked like any message of a client's. Its uuid is the one that the item's
 * id names, or a new one.
 * @param field where it stands in the request: `items.0`
 */
export function rowOfItem(item: SpokenItem, field: string): UnplacedMessage {
  const key = ownKey(item);
  const message = messageOfItem(item, field);
  return parseMessage({ ...message, ...(key && { id: formatId("message", key.rowUuid) }) }, field).message;
}

/** What an id of our own form names; null for any other (one of OpenAI's, say), in whose place a new one is made. */
export function ownKey(item: SpokenItem): ItemKey | null {
  const key = item.id ? parseItemId(item.id) : null;
  return key?.kind === kindOf(item) && key.n === 0 ? key : null;
}

function kindOf(item: SpokenItem): ItemKey["kind"] {
  switch (item.type) {
    case undefined:
    case "message":
      return "message";
    case "reasoning":
      return "reasoning";
    case "function_call":
      return "call";
    case "function_call_output":
      return "output";
    default:
      return unreachable(item);
  }
}

/** All that messages are checked for and items are not by their schema is checked here, under the item's own fields. */
function messageOfItem(item: SpokenItem, field: string): NewMessage {
  switch (item.type) {
    case undefined:
    case "message": {
      const { role, content } = item;
      return { role, content: typeof content === "string" ? content : content.map(storedPart) };
    }
    case "reasoning": {
      const reasoning = reasoningText(item);
      if (reasoning === "") {
        const message = "There is no text in this reasoning. What is encrypted can't be kept.";
        throw invalid(`${field}.summary`, message);
      }
      mustFit(`${field}.summary`, reasoning);
      return { role: "assistant", reasoning };
    }
    case "function_call": {
      const { call_id: id, name, arguments: input } = item;
      mustFit(`${field}.arguments`, input);
      return { role: "assistant", tool_calls: [{ id, function: { name, arguments: input } }] };
    }
    case "function_call_output": {
      const content = storedOutput(item.output);
      mustFit(`${field}.output`, typeof content === "string" ? content : JSON.stringify(content));
      return { role: "tool", tool_call_id: item.call_id, content };
    }
    default:
      return unreachable(item);
  }
}

/** A part where a tool found nothing: a message of nothing is none. */
function storedOutput(output: Extract<SpokenItem, { type: "function_call_output" }>["output"]): Content {
  if (output === "") return [{ type: "text", text: "" }];
  return typeof output === "string" ? output : output.map(storedPart);
}

/** One text: paragraphs, where a model gave several. Empty where there is none. */
export function reasoningText({
  summary,
  content,
}: Pick<Extract<SpokenItem, { type: "reasoning" }>, "summary" | "content">): string {
  const textOf = (parts: { text: string }[] | null | undefined) =>
    (parts ?? []).map(({ text }) => text).join("\n\n");
  return textOf(summary) || textOf(content);
}
