import { AsyncLocalStorage } from "node:async_hooks";
import { oncePerProcess } from "#lib/server/process.ts";

/** Hears what a model says, in its order. What it throws ends the answer. */
export interface WordListener {
  text(delta: string): void;
  reasoning(delta: string): void;
}

const listening = () => oncePerProcess("plain words", () => new AsyncLocalStorage<WordListener>());

/**
 * Calls a model so that its plain words reach the listener as soon as they are here, and the adapter never sees them: its
 * schemas and its streams take two thirds of what a token costs us (docs/decisions/0011). All else, such as calls, counts, ends and
 * errors, goes its way through the adapter. Where a model's server is not one of openai-compatible.ts, everything does.
 */
export function hearPlainWords<T>(listener: WordListener, call: () => T): T {
  return listening().run(listener, call);
}

/** Who listens to the call that is being made. */
export function wordListener(): WordListener | undefined {
  return listening().getStore();
}

/** An event this long without an end is no piece of a reply; from there on the adapter gets everything. */
const maxEvent = 100_000;

/**
 * Takes the plain words out of a stream of server-sent events in the shape of OpenAI's chat completions.
 * @returns hands over the next bytes, and answers with the text that is left for the adapter
 */
export function wordSieve(listener: WordListener): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder();
  let rest = "";
  let isOff = false;
  return (bytes) => {
    const text = rest + decoder.decode(bytes, { stream: true });
    rest = "";
    if (isOff) return text;
    let left = "";
    let at = 0;
    for (let end = endOfEvent(text, at); end > 0; end = endOfEvent(text, at)) {
      const event = text.slice(at, end);
      at = end;
      if (!hear(event, listener)) left += event;
    }
    rest = text.slice(at);
    isOff = rest.length > maxEvent;
    if (!isOff) return left;
    const all = left + rest;
    rest = "";
    return all;
  };
}

/** Where the event ends that begins here: after an empty line. -1 where that has not come yet. */
function endOfEvent(text: string, from: number): number {
  for (let feed = text.indexOf("\n", from); feed >= 0; feed = text.indexOf("\n", feed + 1)) {
    if (text.startsWith("\n", feed + 1)) return feed + 2;
    if (text.startsWith("\r\n", feed + 1)) return feed + 3;
  }
  return -1;
}

const prefix = "data: {";

/** @returns whether the event was plain words, and has been heard. */
function hear(event: string, listener: WordListener): boolean {
  if (!event.startsWith(prefix)) return false;
  const delta = plainDelta(parsed(event.slice(prefix.length - 1)));
  if (!delta) return false;
  // In the order of the adapter.
  if (delta.reasoning) listener.reasoning(delta.reasoning);
  if (delta.content) listener.text(delta.content);
  return true;
}

/** Undefined where it is no JSON, or several lines: that is the adapter's to tell. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

interface Chunk {
  choices?: { index?: number; delta?: Record<string, unknown>; finish_reason?: unknown }[];
  usage?: unknown;
  error?: unknown;
}

/** What a chunk says, where that is all it does. */
function plainDelta(chunk: unknown): { content: string; reasoning: string } | null {
  const { choices, usage, error } = (chunk ?? {}) as Chunk;
  if (usage || error || !Array.isArray(choices) || choices.length !== 1) return null;
  const { index, delta, finish_reason } = choices[0] ?? {};
  if (index || finish_reason || typeof delta !== "object" || delta === null) return null;
  let content = "";
  let reasoning = "";
  for (const name in delta) {
    const value = delta[name];
    if (value === null || name === "role") continue;
    if (typeof value !== "string") return null;
    if (name === "content") content = value;
    else if (name === "reasoning_content" || name === "reasoning") reasoning ||= value;
    else return null;
  }
  return content || reasoning ? { content, reasoning } : null;
}
