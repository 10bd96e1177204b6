import { Hono } from "hono";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApiEnv } from "./context.ts";
import { type Send, sse } from "./sse.ts";

const untilLeft = (_: Send, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));

const somebody = { userId: "somebody", keyId: null, scopes: [], expiresAt: null, isGuest: false };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What stands on the wire when nothing is said for 15 seconds. */
async function silence(keepAlive?: string): Promise<string[]> {
  const app = new Hono<ApiEnv>().get("/", (c) => {
    c.set("caller", somebody);
    return sse(c, untilLeft, keepAlive === undefined ? {} : { keepAlive });
  });
  const { body } = await app.request("/");
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const pieces = [(await reader?.read())?.value ?? ""];
  vi.advanceTimersByTime(15_000);
  pieces.push((await reader?.read())?.value ?? "");
  await reader?.cancel();
  // Whoever has left is written to no longer.
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
  return pieces;
}

test("a connection is kept alive with a comment, which is no event to any client", async () => {
  expect(await silence()).toEqual([": connected\n\n", ": keep-alive\n\n"]);
});

test("and with an event where a page has to hear it", async () => {
  expect(await silence("event: ping\ndata: {}\n\n")).toEqual([
    ": connected\n\n",
    "event: ping\ndata: {}\n\n",
  ]);
});

test("HEAD begins no stream, which nobody would read or leave", async () => {
  const produce = vi.fn(untilLeft);
  const app = new Hono<ApiEnv>().get("/", (c) => {
    c.set("caller", somebody);
    return sse(c, produce);
  });
  const { status, headers, body } = await app.request("/", { method: "HEAD" });
  expect([status, headers.get("content-type"), body]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
    null,
  ]);
  expect(produce).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
