import { isTerminalType, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { OutputItem, Response } from "#lib/shared/contracts/response.ts";
import { terminalType, type Unnumbered } from "./reply-events.ts";

/** What ends an item, or a part of it, that may still grow. */
const closing = new Set<ReplyEvent["type"]>([
  "response.output_text.done",
  "response.content_part.done",
  "response.reasoning_summary_text.done",
  "response.reasoning_summary_part.done",
  "response.output_item.done",
]);

/**
 * The events of a response whose own are gone: as they would be had each text come in one piece. Those of a response that
 * still runs have no end, nor have those of what it is just saying.
 */
export function replayEvents(response: Response): ReplyEvent[] {
  const isOver = response.status !== "in_progress" && response.status !== "queued";
  // What was thought has no status: it goes on until something else is said.
  const isOpen = (item: OutputItem) =>
    !isOver && ("status" in item ? item.status === "in_progress" : item === response.output.at(-1));
  const begun: Response = {
    ...response,
    status: "in_progress",
    output: [],
    completed_at: null,
    error: null,
    incomplete_details: null,
    usage: null,
  };
  const events: Unnumbered[] = [
    { type: "response.created", response: begun },
    { type: "response.in_progress", response: begun },
    ...response.output.flatMap((item, index) =>
      replayItem(item, index).filter(({ type }) => !isOpen(item) || !closing.has(type)),
    ),
    { type: terminalType(response.status), response },
  ];
  return (
    events
      .filter(({ type }) => isOver || !isTerminalType(type))
      // The union's members differ only in what Unnumbered keeps; TypeScript can't put the number back by itself.
      .map((event, number) => ({ ...event, sequence_number: number }) as ReplyEvent)
  );
}

function replayItem(item: OutputItem, output_index: number): Unnumbered[] {
  const at = { item_id: item.id, output_index };
  const done: Unnumbered = { type: "response.output_item.done", output_index, item };
  switch (item.type) {
    case "message":
      return [
        added(output_index, { ...item, status: "in_progress", content: [] }),
        ...item.content.flatMap((part, content_index): Unnumbered[] => [
          { type: "response.content_part.added", ...at, content_index, part: { ...part, text: "" } },
          { type: "response.output_text.delta", ...at, content_index, delta: part.text, logprobs: [] },
          { type: "response.output_text.done", ...at, content_index, text: part.text, logprobs: [] },
          { type: "response.content_part.done", ...at, content_index, part },
        ]),
        done,
      ];
    case "reasoning":
      return [
        added(output_index, { ...item, summary: [] }),
        ...item.summary.flatMap((part, summary_index): Unnumbered[] => [
          {
            type: "response.reasoning_summary_part.added",
            ...at,
            summary_index,
            part: { ...part, text: "" },
          },
          { type: "response.reasoning_summary_text.delta", ...at, summary_index, delta: part.text },
          { type: "response.reasoning_summary_text.done", ...at, summary_index, text: part.text },
          { type: "response.reasoning_summary_part.done", ...at, summary_index, part },
        ]),
        done,
      ];
    case "function_call": {
      const { name, arguments: input } = item;
      return [
        added(output_index, { ...item, arguments: "", status: "in_progress" }),
        { type: "response.function_call_arguments.delta", ...at, delta: input },
        { type: "response.function_call_arguments.done", ...at, name, arguments: input },
        done,
      ];
    }
    case "mcp_call": {
      const completed: Unnumbered = { type: "response.mcp_call.completed", ...at };
      return [
        added(output_index, { ...item, arguments: "", output: null, status: "in_progress" }),
        { type: "response.mcp_call.in_progress", ...at },
        { type: "response.mcp_call_arguments.delta", ...at, delta: item.arguments },
        { type: "response.mcp_call_arguments.done", ...at, arguments: item.arguments },
        // Where the reply ended meanwhile there is nothing that it found.
        ...(item.status === "completed" ? [completed] : []),
        done,
      ];
    }
  }
}

function added(output_index: number, item: OutputItem): Unnumbered {
  return { type: "response.output_item.added", output_index, item };
}
