import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { IncompleteReason, OutputItem, Response, Usage } from "#lib/shared/contracts/response.ts";
import { formatId } from "#lib/shared/ids.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import { itemIds } from "./item-ids.ts";
import { callsOf, itemStatus, reasoningOf } from "./items-of-row.ts";
import { newResponse, type ReplySettings, responseStatus } from "./new-response.ts";
import { serverCallItem } from "./server-call-item.ts";

export interface GenerationRow {
  id: string;
  conversationId: string;
  status: ReplyStatus;
  model: string;
  /** What was asked for besides, of `ReplySettings`. */
  request: unknown;
  error: unknown;
  usage: unknown;
  /** Why a reply that is complete says less than it would have. */
  incompleteReason: string | null;
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
    // Written from this type when the reply began.
    settings: (generation.request ?? {}) as ReplySettings,
  });
  // These columns are written by finish-reply.sql from these types.
  const error = generation.error as ReplyError | null;
  const usage = generation.usage as Usage | null;
  const reason =
    generation.status === "completed" ? (generation.incompleteReason as IncompleteReason | null) : null;
  return {
    ...started,
    status: reason ? "incomplete" : responseStatus[generation.status],
    error,
    incomplete_details: reason && { reason },
    usage,
    completed_at: generation.finishedAt && toUnixSeconds(generation.finishedAt),
    output: outputOf(rows, reason !== null),
  };
}

/** Only the server writes the row of a result while a reply is made: of whatever call it is, the server ran it. */
function outputOf(rows: OutputRow[], endsEarly: boolean): OutputItem[] {
  const results = new Map(rows.flatMap((row) => (row.role === "tool" ? [[row.toolCallId, row.text]] : [])));
  const last = rows.at(-1);
  return rows.flatMap((row) => {
    if (row.role === "tool") return [];
    // A limit cuts off what is said last.
    const status = endsEarly && row === last ? "incomplete" : itemStatus[row.status];
    return [...reasoningOf(row), ...textOf(row, status), ...callItems(row, results)];
  });
}

type Status = Extract<OutputItem, { type: "message" }>["status"];

function textOf({ id, text }: OutputRow, status: Status): OutputItem[] {
  if (text === "") return [];
  const content = [{ type: "output_text" as const, text, annotations: [], logprobs: [] }];
  return [{ type: "message", id: itemIds.message(id), role: "assistant", status, content }];
}

function callItems(row: OutputRow, results: ReadonlyMap<string | null, string>): OutputItem[] {
  const toolCalls = row.toolCalls as StoredToolCall[] | null;
  const unanswered = row.status === "running" ? "in_progress" : "incomplete";
  return callsOf({ id: row.id, toolCalls }).map((item, n) => {
    const output = results.get(item.call_id) ?? null;
    if (output === null && !isServerCallId(item.call_id)) return item;
    const call = { id: item.call_id, name: item.name, arguments: item.arguments };
    const status = output === null ? unanswered : "completed";
    return serverCallItem({ uuid: row.id, n }, call, { output, status });
  });
}
