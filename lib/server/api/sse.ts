import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { log } from "#lib/server/log.ts";
import { shutdownSignal } from "#lib/server/shutdown.ts";

/** Proxies close connections on which nothing is said; most wait 30 or 60 s. */
const keepAliveMs = 15_000;
/** A connection ends by itself and comes back, so that none outlives a balancer's or a session's change for long. */
const maxAgeMs = 10 * 60_000;

export interface SseEvent {
  type: string;
}

/** Writes one event; settles when the reader has taken it. `id` is what a reader names to read on from. */
export type Send = (event: SseEvent, id?: string) => Promise<void>;

/** Answers with a stream of events until `produce` settles, the reader leaves, or the process ends. */
export function sse(c: Context, produce: (send: Send, signal: AbortSignal) => Promise<void>): Response {
  const response = streamSSE(c, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const signal = AbortSignal.any([left.signal, shutdownSignal(), AbortSignal.timeout(maxAgeMs)]);
    const keepAlive = setInterval(() => void stream.write(": keep-alive\n\n"), keepAliveMs);
    const send: Send = (event, id) =>
      stream.writeSSE({ event: event.type, data: JSON.stringify(event), ...(id !== undefined && { id }) });
    try {
      // The first bytes leave at once, so that a reader knows it is connected.
      await stream.write(": connected\n\n");
      await produce(send, signal);
    } catch (error) {
      if (!signal.aborted) log.error({ err: error, requestId: c.get("requestId") }, "a stream broke off");
    } finally {
      clearInterval(keepAlive);
    }
  });
  // Without no-transform Next compresses, and so holds back, the stream; nginx buffers without the other.
  response.headers.set("cache-control", "no-cache, no-transform");
  response.headers.set("x-accel-buffering", "no");
  return response;
}
