import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { addStream } from "#lib/server/events/live-streams.ts";
import { log } from "#lib/server/log.ts";
import { shutdownSignal } from "#lib/server/shutdown.ts";
import { keepAliveMs } from "#lib/shared/contracts/keep-alive.ts";
import type { ApiEnv } from "./context.ts";
import { SseWriter } from "./sse-writer.ts";

/** A connection ends by itself and comes back, so that none outlives a balancer's or a session's change for long. */
const maxAgeMs = 10 * 60_000;

/** How the API's document describes such an answer. */
export const streamAnswer = {
  200: { description: "Server-sent events", content: { "text/event-stream": { schema: z.string() } } },
} as const;

export interface SseEvent {
  type: string;
  /** The event's data. */
  json: string;
}

/**
 * Hands on one event. Where there is no room for the next, what is returned settles when there is. `id` is what a reader
 * names to read on from.
 */
export type Send = (event: SseEvent, id?: string) => Promise<void> | undefined;

/**
 * Answers with a stream of events until `produce` settles, the reader leaves, or the process ends.
 * @param keepAlive said in between; a comment, which no client takes for an event, unless a reader has to hear it
 */
export function sse(
  c: Context<ApiEnv>,
  produce: (send: Send, signal: AbortSignal) => Promise<void>,
  keepAlive = ": keep-alive\n\n",
): Response {
  const left = new AbortController();
  const writer = new SseWriter(() => left.abort());
  const removeStream = addStream(c.var.principal.userId, () => left.abort());
  const signal = AbortSignal.any([left.signal, shutdownSignal(), AbortSignal.timeout(maxAgeMs)]);
  const keepingAlive = setInterval(() => writer.write(keepAlive), keepAliveMs);
  const send: Send = (event, id) => {
    writer.write(`event: ${event.type}\n${id === undefined ? "" : `id: ${id}\n`}data: ${event.json}\n\n`);
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
  // Without no-transform Next compresses, and so holds back, the stream; nginx buffers without the other.
  return c.body(writer.body, 200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
  });
}
