import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { OutputItem, Response, Retry } from "#lib/shared/contracts/response.ts";
import { itemIds } from "./item-ids.ts";
import { type ServerCallItem, serverCallItem } from "./server-call-item.ts";

type Item<T extends OutputItem["type"]> = Extract<OutputItem, { type: T }>;
/** An event before it has its number. */
export type Unnumbered = ReplyEvent extends infer E
  ? E extends ReplyEvent
    ? Omit<E, "sequence_number">
    : never
  : never;

/** What the items of one message row need to be found again. */
interface OpenItems {
  hex: string;
  reasoning: { index: number; item: Item<"reasoning"> } | null;
  text: { index: number; item: Item<"message"> } | null;
  /** How many there are, whoever runs them. */
  calls: number;
  /** The client's. They are done after what was said before them: some clients keep items in the order in which they are done. */
  called: { index: number; item: Item<"function_call"> }[];
}

/**
 * Turns what a model does into the numbered events of OpenAI's Responses stream, and keeps the response they add up
 * to. Pure but for `emit`: it knows no model, no database and no clock.
 */
export class ReplyEvents {
  readonly response: Response;
  #emit: (event: ReplyEvent) => void;
  #next = 0;
  #open: OpenItems;
  /** Calls whose result has not come, by their call id; of earlier rows too. */
  #running = new Map<string, { index: number; item: ServerCallItem }>();

  constructor(response: Response, firstMessageUuid: string, emit: (event: ReplyEvent) => void) {
    this.response = response;
    this.#emit = emit;
    this.#open = openItems(firstMessageUuid);
  }

  started(): void {
    const response = structuredClone(this.response);
    this.#send({ type: "response.created", response });
    this.#send({ type: "response.in_progress", response });
  }

  /** Nothing comes for a while: the model is asked again. The standard's own event, with our reason in it. */
  retrying(retry: Retry): void {
    this.#send({ type: "response.in_progress", response: { ...structuredClone(this.response), retry } });
  }

  reasoning(delta: string): void {
    this.#open.reasoning ??= this.#openReasoning();
    const { index, item } = this.#open.reasoning;
    must(item.summary[0], "summary").text += delta;
    this.#send({
      type: "response.reasoning_summary_text.delta",
      item_id: item.id,
      output_index: index,
      summary_index: 0,
      delta,
    });
  }

  text(delta: string): void {
    this.#open.text ??= this.#openText();
    const { index, item } = this.#open.text;
    must(item.content[0], "content").text += delta;
    this.#send({
      type: "response.output_text.delta",
      item_id: item.id,
      output_index: index,
      content_index: 0,
      delta,
      logprobs: [],
    });
  }

  /** A call that the client answers. Whole at once: providers differ in how they stream arguments, and nobody reads half of JSON. */
  call(call: StoredToolCall): void {
    const id = itemIds.call(this.#open.hex, this.#open.calls++);
    const item: Item<"function_call"> = {
      type: "function_call",
      id,
      call_id: call.id,
      name: call.name,
      arguments: "",
      status: "in_progress",
    };
    const index = this.#add(item);
    this.#send({
      type: "response.function_call_arguments.delta",
      item_id: id,
      output_index: index,
      delta: call.arguments,
    });
    item.arguments = call.arguments;
    item.status = "completed";
    this.#send({
      type: "response.function_call_arguments.done",
      item_id: id,
      output_index: index,
      name: call.name,
      arguments: call.arguments,
    });
    this.#open.called.push({ index, item });
  }

  /** A call that the server runs; its item stays open until it has its output. */
  serverCall(call: StoredToolCall): void {
    const place = { uuid: this.#open.hex, n: this.#open.calls++ };
    const begun = { output: null, status: "in_progress" as const };
    const item = serverCallItem(place, { ...call, arguments: "" }, begun);
    const index = this.#add(item);
    const at = { item_id: item.id, output_index: index };
    this.#send({ type: "response.mcp_call.in_progress", ...at });
    this.#send({ type: "response.mcp_call_arguments.delta", ...at, delta: call.arguments });
    item.arguments = call.arguments;
    this.#send({ type: "response.mcp_call_arguments.done", ...at, arguments: call.arguments });
    this.#running.set(call.id, { index, item });
  }

  serverOutput(callId: string, output: string): void {
    const { index, item } = must(this.#running.get(callId), "running call");
    this.#running.delete(callId);
    item.output = output;
    item.status = "completed";
    this.#send({ type: "response.mcp_call.completed", item_id: item.id, output_index: index });
    this.#done(index, item);
  }

  /** Ends what the current row has open and goes on with the next row. */
  nextMessage(messageUuid: string): void {
    this.#close("completed");
    this.#open = openItems(messageUuid);
  }

  /** The last events of the reply. Handed back rather than emitted: nobody may hear of an end that is not stored. */
  ended(
    end: Pick<Response, "status" | "error" | "incomplete_details" | "completed_at" | "usage">,
  ): ReplyEvent[] {
    const last: ReplyEvent[] = [];
    this.#emit = (event) => last.push(event);
    this.#close(end.status === "completed" ? "completed" : "incomplete");
    this.#giveUpRunning();
    Object.assign(this.response, end);
    this.#send({ type: terminalType(end.status), response: structuredClone(this.response) });
    return last;
  }

  #close(status: "completed" | "incomplete"): void {
    const { reasoning, text, called } = this.#open;
    if (reasoning) this.#closeReasoning(reasoning.index, reasoning.item);
    if (text) this.#closeText(text.index, text.item, status);
    for (const { index, item } of called) this.#done(index, item);
  }

  /** Nothing runs on when the reply has ended. */
  #giveUpRunning(): void {
    for (const { index, item } of this.#running.values()) {
      item.status = "incomplete";
      this.#done(index, item);
    }
    this.#running.clear();
  }

  #openReasoning() {
    const item: Item<"reasoning"> = { type: "reasoning", id: itemIds.reasoning(this.#open.hex), summary: [] };
    const index = this.#add(item);
    const part = { type: "summary_text" as const, text: "" };
    item.summary.push(part);
    this.#send({
      type: "response.reasoning_summary_part.added",
      item_id: item.id,
      output_index: index,
      summary_index: 0,
      part: { ...part },
    });
    return { index, item };
  }

  #closeReasoning(index: number, item: Item<"reasoning">): void {
    const part = must(item.summary[0], "summary");
    const at = { item_id: item.id, output_index: index, summary_index: 0 };
    this.#send({ type: "response.reasoning_summary_text.done", ...at, text: part.text });
    this.#send({ type: "response.reasoning_summary_part.done", ...at, part: { ...part } });
    this.#done(index, item);
  }

  #openText() {
    const id = itemIds.message(this.#open.hex);
    const item: Item<"message"> = {
      type: "message",
      id,
      role: "assistant",
      status: "in_progress",
      content: [],
    };
    const index = this.#add(item);
    const part = { type: "output_text" as const, text: "", annotations: [], logprobs: [] };
    item.content.push(part);
    this.#send({
      type: "response.content_part.added",
      item_id: id,
      output_index: index,
      content_index: 0,
      part: { ...part },
    });
    return { index, item };
  }

  #closeText(index: number, item: Item<"message">, status: "completed" | "incomplete"): void {
    const part = must(item.content[0], "content");
    const at = { item_id: item.id, output_index: index, content_index: 0 };
    this.#send({ type: "response.output_text.done", ...at, text: part.text, logprobs: [] });
    this.#send({ type: "response.content_part.done", ...at, part: { ...part } });
    item.status = status;
    this.#done(index, item);
  }

  #add(item: OutputItem): number {
    const index = this.response.output.push(item) - 1;
    this.#send({ type: "response.output_item.added", output_index: index, item: structuredClone(item) });
    return index;
  }

  #done(index: number, item: OutputItem): void {
    this.#send({ type: "response.output_item.done", output_index: index, item: structuredClone(item) });
  }

  #send(event: Unnumbered): void {
    // The union's members differ only in what Unnumbered keeps; TypeScript can't put the number back by itself.
    this.#emit({ ...event, sequence_number: this.#next++ } as ReplyEvent);
  }
}

function openItems(messageUuid: string): OpenItems {
  return { hex: messageUuid.replaceAll("-", ""), reasoning: null, text: null, calls: 0, called: [] };
}

/** The event that a reply of this status ends with. */
export function terminalType(status: Response["status"]) {
  if (status === "completed") return "response.completed" as const;
  return status === "failed" ? ("response.failed" as const) : ("response.incomplete" as const);
}
