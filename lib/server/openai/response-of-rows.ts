import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { OutputItem, Response, Usage } from "#lib/shared/contracts/response.ts";
import { formatId } from "#lib/shared/ids.ts";
import { itemIds } from "./item-ids.ts";
import { newResponse, responseStatus } from "./new-response.ts";

export interface GenerationRow {
  id: string;
  conversationId: string;
  status: ReplyStatus;
  model: string;
  error: unknown;
  usage: unknown;
  createdAt: Date;
  finishedAt: Date | null;
}

/** A message that a reply wrote. */
export interface OutputRow {
  id: string;
  role: "system" | "user" | "assistant" | "tool";
  text: string;
  reasoning: string | null;
  toolCalls: unknown;
  toolCallId: string | null;
  status: ReplyStatus;
}

/** A reply as it stands in the rows, where its events are gone or were never asked for. */
export function responseOfRows(generation: GenerationRow, rows: OutputRow[]): Response {
  const started = newResponse({
    id: formatId("response", generation.id),
    conversationId: formatId("conversation", generation.conversationId),
    model: generation.model,
    createdAt: toUnixSeconds(generation.createdAt),
  });
  return {
    ...started,
    status: responseStatus[generation.status],
    // Both columns are written by finish-reply.sql from these types.
    error: generation.error as ReplyError | null,
    usage: generation.usage as Usage | null,
    completed_at: generation.finishedAt && toUnixSeconds(generation.finishedAt),
    output: rows.flatMap(itemsOf),
  };
}

/** Within a row the order is reasoning, text, calls (api.md). */
function itemsOf(row: OutputRow): OutputItem[] {
  const status =
    row.status === "completed" ? "completed" : row.status === "running" ? "in_progress" : "incomplete";
  if (row.role === "tool") {
    const id = itemIds.output(row.id);
    return [{ type: "function_call_output", id, call_id: row.toolCallId ?? "", output: row.text, status }];
  }
  const items: OutputItem[] = [];
  if (row.reasoning) {
    const summary = [{ type: "summary_text" as const, text: row.reasoning }];
    items.push({ type: "reasoning", id: itemIds.reasoning(row.id), summary });
  }
  if (row.text) {
    const content = [{ type: "output_text" as const, text: row.text, annotations: [], logprobs: [] }];
    items.push({ type: "message", id: itemIds.message(row.id), role: "assistant", status, content });
  }
  const calls = (row.toolCalls ?? []) as StoredToolCall[];
  for (const [n, call] of calls.entries()) {
    const { id, name } = call;
    items.push({
      type: "function_call",
      id: itemIds.call(row.id, n),
      call_id: id,
      name,
      arguments: call.arguments,
      status: "completed",
    });
  }
  return items;
}
