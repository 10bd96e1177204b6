import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { mustFit } from "#lib/server/messages/must-fit.ts";
import { unreachable } from "#lib/shared/assert.ts";
import type { InputItem } from "#lib/shared/contracts/response-request.ts";
import { invalid } from "#lib/shared/errors.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import { copyOfItem } from "./copy-of-item.ts";
import type { ItemRow } from "./items-of-row.ts";
import { joinSteps } from "./join-steps.ts";
import { newServerCallId } from "./new-server-call-id.ts";
import { parseItemId } from "./parse-item-id.ts";
import { isReference, reasoningText, rowOfItem } from "./row-of-item.ts";
import { TranscriptCallIds } from "./transcript-call-ids.ts";

/** A stored row that an item of the input names. */
export type ReferredRow = ItemRow & { model: string | null; isGone: boolean };

/** What the input refers to: rows by their uuids, and what the server's own calls found by the calls' ids. */
export interface Referred {
  rows: Map<string, ReferredRow>;
  outputs: Map<string, string>;
}

/** The uuids of the rows that an input names. */
export function referredUuids(input: InputItem[]): string[] {
  return input.flatMap((item) => (isReference(item) ? (parseItemId(item.id)?.rowUuid ?? []) : []));
}

/** Those of them whose server's calls are named, or are sent back without what was found. */
export function serverCallUuids(input: InputItem[]): string[] {
  const keys = input.map((item) =>
    item.type === "mcp_call" || isReference(item) ? parseItemId(item.id) : null,
  );
  return keys.flatMap((key) => (key?.kind === "serverCall" ? [key.rowUuid] : []));
}

/**
 * The input of a response as rows, the way a reply writes them: what the assistant thought, said and called in one go is
 * one row (api.md, "Rows, items, responses"), so that what we once answered is recognised when it is sent again. All
 * rows have new uuids: whose an item's id is, it keeps.
 * @param options.allowOpenCalls a result's call may stand in the conversation that is gone on with
 */
export function rowsOfInput(
  input: InputItem[] | string,
  referred: Referred,
  { allowOpenCalls = false } = {},
): UnplacedMessage[] {
  if (typeof input === "string") return rowsOfInput([{ role: "user", content: input }], referred);
  const rows = input.flatMap((item, index) => rowsOfItem(item, `input.${index}`, referred));
  const ids = new TranscriptCallIds();
  return rows
    .reduce<UnplacedMessage[]>(joinSteps, [])
    .map((row) => withFreeCallIds(row, ids, allowOpenCalls));
}

function withFreeCallIds(
  row: UnplacedMessage,
  ids: TranscriptCallIds,
  allowOpenCalls: boolean,
): UnplacedMessage {
  if (row.toolCalls) return { ...row, toolCalls: ids.named(row.toolCalls) };
  if (row.role !== "tool" || !row.toolCallId) return row;
  const toolCallId = ids.answered(row.toolCallId) ?? (allowOpenCalls ? row.toolCallId : null);
  if (toolCallId === null) {
    const message = `No tool call found for function call output with call_id ${row.toolCallId}.`;
    throw invalid("input", message, "tool_call_not_found");
  }
  return { ...row, toolCallId };
}

type Sent<T extends string> = Extract<InputItem, { type: T }>;
type SentMessage = Extract<InputItem, { role: string }>;

function rowsOfItem(item: InputItem, field: string, referred: Referred): UnplacedMessage[] {
  if (isReference(item)) return referredRows(item.id, field, referred);
  switch (item.type) {
    case undefined:
    case "message":
      return messageRows(item, field);
    case "reasoning":
      // What is encrypted can't be read by any model but the one it came from.
      return reasoningText(item) === "" ? [] : [{ ...rowOfItem(item, field), uuid: newUuid() }];
    case "function_call":
      return [callRow(item, item.call_id, field)];
    case "function_call_output":
      return [{ ...rowOfItem(item, field), uuid: newUuid() }];
    case "custom_tool_call": {
      const { call_id, name, input } = item;
      return [callRow({ name, arguments: JSON.stringify({ input }) }, call_id, field)];
    }
    case "custom_tool_call_output":
      return [{ ...rowOfItem({ ...item, type: "function_call_output" }, field), uuid: newUuid() }];
    case "additional_tools":
    case "compaction":
    case "tool_search_call":
    case "tool_search_output":
    case "web_search_call":
      return [];
    case "mcp_call":
      return serverCallRows(item, field, referred);
    default:
      return unreachable(item);
  }
}

function messageRows({ content, ...item }: SentMessage, field: string): UnplacedMessage[] {
  const isEmpty =
    content == null ||
    content === "" ||
    (typeof content !== "string" && content.every((part) => "text" in part && part.text === ""));
  return isEmpty ? [] : [{ ...rowOfItem({ ...item, content }, field), uuid: newUuid() }];
}

function callRow(
  { name, arguments: input }: Pick<Sent<"function_call">, "name" | "arguments">,
  id: string,
  field: string,
): UnplacedMessage {
  mustFit(`${field}.arguments`, input);
  return { uuid: newUuid(), role: "assistant", text: "", toolCalls: [{ id, name, arguments: input }] };
}

function serverCallRows(item: Sent<"mcp_call">, field: string, { outputs }: Referred): UnplacedMessage[] {
  const id = isServerCallId(item.call_id ?? "") ? String(item.call_id) : newServerCallId();
  const output = item.output ?? outputs.get(id) ?? "";
  mustFit(`${field}.output`, output);
  return [callRow(item, id, field), resultRow(id, output)];
}

function resultRow(toolCallId: string, text: string): UnplacedMessage {
  return {
    uuid: newUuid(),
    role: "tool",
    text,
    toolCallId,
    parts: text === "" ? [{ type: "text", text }] : null,
  };
}

function referredRows(id: string, field: string, { rows, outputs }: Referred): UnplacedMessage[] {
  const key = parseItemId(id);
  const row = key && rows.get(key.rowUuid);
  const copy = row && !row.isGone ? copyOfItem(row, key) : null;
  if (!copy) {
    const message = `Item with id '${id}' not found.`;
    throw invalid(field, message, "item_not_found");
  }
  const callId = key?.kind === "serverCall" ? copy.toolCalls?.[0]?.id : undefined;
  return callId === undefined ? [copy] : [copy, resultRow(callId, outputs.get(callId) ?? "")];
}
