import type { Context } from "hono";
import type { z } from "zod";
import { addStream } from "#lib/server/events/live-streams.ts";
import { log } from "#lib/server/log.ts";
import { shutdownSignal } from "#lib/server/shutdown.ts";
import { keepAliveMs } from "#lib/shared/contracts/keep-alive.ts";
import type { ApiEnv } from "./context.ts";
import { SseWriter } from "./sse-writer.ts";

/** A connection ends by itself and comes back, so that none outlives a balancer's or a session's change for long. */
const usualMaxAgeMs = 10 * 60_000;

/** How the API's document describes such an answer: by the data of each of its events. */
export function streamOf<Event extends z.ZodType>(event: Event, when = "") {
  const description = `${when}Server-sent events. The schema is that of each event's data`;
  return { 200: { description, content: { "text/event-stream": { schema: event } } } };
}

/** Without no-transform Next compresses, and so holds back, the stream; nginx buffers without the last. */
const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

export interface SseEvent {
  /** Null where the stream's events have no names, as those of chat completions. */
  type: string | null;
  /** The event's data. */
  json: string;
}

/**
 * Hands on one event. Where there is no room for the next, what is returned settles when there is. `id` is what a reader
 * names to read on from.
 */
export type Send = (event: SseEvent, id?: string) => Promise<void> | undefined;

export interface SseOptions {
  /** Said in between; a comment, which no client takes for an event, unless a reader has to hear it. */
  keepAlive?: string;
  maxAgeMs?: number;
}

/** Answers with a stream of events until `produce` settles, the reader leaves, or the process ends. */
export function sse(
  c: Context<ApiEnv>,
  produce: (send: Send, signal: AbortSignal) => Promise<void>,
  { keepAlive = ": keep-alive\n\n", maxAgeMs = usualMaxAgeMs }: SseOptions = {},
): Response {
  // Nobody reads what answers HEAD, so nobody would ever leave.
  if (c.req.raw.method === "HEAD") return c.body(null, 200, headers);
  const left = new AbortController();
  const writer = new SseWriter(() => left.abort());
  const { userId, expiresAt } = c.var.caller;
  const removeStream = addStream(userId, () => left.abort());
  // A key that ends takes along what it has open.
  const ageMs = Math.min(maxAgeMs, (expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now());
  const signal = AbortSignal.any([left.signal, shutdownSignal(), AbortSignal.timeout(Math.max(0, ageMs))]);
  const keepingAlive = setInterval(() => writer.write(keepAlive), keepAliveMs);
  const send: Send = (event, id) => {
    const name = event.type === null ? "" : `event: ${event.type}\n`;
    writer.write(`${name}${id === undefined ? "" : `id: ${id}\n`}data: ${event.json}\n\n`);
    return writer.room();
  };
  // The first bytes leave at once, so that a reader knows it is connected.
  writer.write(": connected\n\n");
  produce(send, signal)
    .catch((error) => {
      if (!signal.aborted) log.error({ err: error, requestId: c.var.requestId }, "a stream broke off");
    })
    .finally(() => {
      removeStream();
      clearInterval(keepingAlive);
      writer.close();
    });
  return c.body(writer.body, 200, headers);
}
