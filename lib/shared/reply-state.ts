import { unreachable } from "./assert.ts";
import type { ReplyError, ReplyStatus } from "./contracts/message.ts";
import type { ReplyEvent } from "./contracts/reply-events.ts";
import type { OutputItem, Response as Reply, Retry } from "./contracts/response.ts";

/** A reply as its events have told it so far. */
export interface ReplyState {
  readonly responseId: string;
  readonly items: readonly OutputItem[];
  readonly status: ReplyStatus;
  readonly error: ReplyError | null;
  readonly model: string | null;
  /** Until the model is asked again, why and when. */
  readonly retry: Retry | null;
  /** -1 before the first event. */
  readonly lastSequenceNumber: number;
}

export function newReply(responseId: string): ReplyState {
  return {
    responseId,
    items: [],
    status: "running",
    error: null,
    model: null,
    retry: null,
    lastSequenceNumber: -1,
  };
}

/** api.md, "Rows, items, responses", read from right to left. */
function statusOf({ status, error, incomplete_details }: Reply): ReplyStatus {
  switch (status) {
    case "queued":
    case "in_progress":
      return "running";
    case "completed":
      return "completed";
    case "cancelled":
      return "stopped";
    case "incomplete":
      // A model that reached its limit has said all it will: nobody stopped it.
      return incomplete_details ? "completed" : "stopped";
    case "failed":
      return error?.code === "interrupted" ? "interrupted" : "failed";
    default:
      return unreachable(status);
  }
}

type Item<T extends OutputItem["type"]> = Extract<OutputItem, { type: T }>;

function put(items: readonly OutputItem[], index: number, item: OutputItem): OutputItem[] {
  const next = [...items];
  next[index] = item;
  return next;
}

/** Changes the item at `index` when it is of the type the event speaks of. */
function change<T extends OutputItem["type"]>(
  items: readonly OutputItem[],
  index: number,
  type: T,
  to: (item: Item<T>) => Item<T>,
): readonly OutputItem[] {
  const item = items[index];
  return item?.type === type ? put(items, index, to(item as Item<T>)) : items;
}

function withText(item: Item<"message">, index: number, text: (before: string) => string): Item<"message"> {
  const content = [...item.content];
  const part = content[index] ?? { type: "output_text", text: "", annotations: [], logprobs: [] };
  content[index] = { ...part, text: text(part.text) };
  return { ...item, content };
}

function withSummary(
  item: Item<"reasoning">,
  index: number,
  text: (before: string) => string,
): Item<"reasoning"> {
  const summary = [...item.summary];
  summary[index] = { type: "summary_text", text: text(summary[index]?.text ?? "") };
  return { ...item, summary };
}

function itemsAfter(items: readonly OutputItem[], event: ReplyEvent): readonly OutputItem[] {
  switch (event.type) {
    case "response.created":
    case "response.in_progress":
    case "response.mcp_call.in_progress":
    // What it found comes with the item, which is done next.
    case "response.mcp_call.completed":
      return items;
    case "response.completed":
    case "response.incomplete":
    case "response.failed":
    case "snapshot":
      return event.response.output;
    case "response.output_item.added":
    case "response.output_item.done":
      return put(items, event.output_index, event.item);
    case "response.content_part.added":
    case "response.content_part.done":
      return change(items, event.output_index, "message", (item) =>
        withText(item, event.content_index, () => event.part.text),
      );
    case "response.output_text.delta":
      return change(items, event.output_index, "message", (item) =>
        withText(item, event.content_index, (before) => before + event.delta),
      );
    case "response.output_text.done":
      return change(items, event.output_index, "message", (item) =>
        withText(item, event.content_index, () => event.text),
      );
    case "response.reasoning_summary_part.added":
    case "response.reasoning_summary_part.done":
      return change(items, event.output_index, "reasoning", (item) =>
        withSummary(item, event.summary_index, () => event.part.text),
      );
    case "response.reasoning_summary_text.delta":
      return change(items, event.output_index, "reasoning", (item) =>
        withSummary(item, event.summary_index, (before) => before + event.delta),
      );
    case "response.reasoning_summary_text.done":
      return change(items, event.output_index, "reasoning", (item) =>
        withSummary(item, event.summary_index, () => event.text),
      );
    case "response.function_call_arguments.delta":
      return change(items, event.output_index, "function_call", (item) => ({
        ...item,
        arguments: item.arguments + event.delta,
      }));
    case "response.function_call_arguments.done":
      return change(items, event.output_index, "function_call", (item) => ({
        ...item,
        name: event.name,
        arguments: event.arguments,
      }));
    case "response.mcp_call_arguments.delta":
      return change(items, event.output_index, "mcp_call", (item) => ({
        ...item,
        arguments: item.arguments + event.delta,
      }));
    case "response.mcp_call_arguments.done":
      return change(items, event.output_index, "mcp_call", (item) => ({
        ...item,
        arguments: event.arguments,
      }));
    default:
      return unreachable(event);
  }
}

/** Events may come twice (after a reconnect): what was seen is dropped, so each counts exactly once. */
export function applyReplyEvent(state: ReplyState, event: ReplyEvent): ReplyState {
  if (event.sequence_number <= state.lastSequenceNumber) return state;
  const whole = "response" in event ? event.response : null;
  return {
    responseId: state.responseId,
    items: itemsAfter(state.items, event),
    status: whole ? statusOf(whole) : state.status,
    error: whole ? whole.error : state.error,
    model: whole ? whole.model : state.model,
    retry: whole?.retry ?? null,
    lastSequenceNumber: event.sequence_number,
  };
}
