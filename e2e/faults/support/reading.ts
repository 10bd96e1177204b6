import { z } from "zod";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { isTerminalType, type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { type UserEvent, userEventSchema } from "#lib/shared/contracts/user-events.ts";
import type { App } from "./app.ts";
import type { Person } from "./person.ts";

/** An event, and when it came, as performance.now() tells it. */
export interface Heard<E> {
  at: number;
  /** What to name to read on from here; only events of replies have one. */
  id: string | undefined;
  event: E;
}

/** An open stream of events. What comes after `leave` is not heard any more. */
export interface Reading {
  readonly heard: readonly Heard<ReplyEvent | UserEvent>[];
  /** The events of replies among them. */
  replies(): Heard<ReplyEvent>[];
  /** Settles at once when it is there already; fails where it does not come, or the stream is over before. */
  until<E extends ReplyEvent | UserEvent>(
    wanted: (event: ReplyEvent | UserEvent) => event is E,
    withinMs?: number,
  ): Promise<Heard<E>>;
  /** How it ended: by the server in order, by an accident, or by us. */
  readonly over: Promise<"ended" | "broken" | "left">;
  leave(): void;
}

const toldSchema = z.union([replyEventSchema, userEventSchema]);
const patienceMs = 30_000;

/** @param path below /api/v1, of a route that answers with events */
export async function read(
  person: Person,
  app: App,
  path: string,
  headers: Record<string, string> = {},
): Promise<Reading> {
  const abort = new AbortController();
  const response = await person.fetch(app, path, { headers, signal: abort.signal });
  if (response.status !== 200)
    throw new Error(`${app.origin}${path} answered ${response.status}: ${await response.text()}`);
  const heard: Heard<ReplyEvent | UserEvent>[] = [];
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const resume of waiting) resume();
  };
  let ended = false;

  const over = (async () => {
    try {
      for await (const { id, data } of readSse(response)) {
        if (abort.signal.aborted) return "left";
        heard.push({ at: performance.now(), id, event: toldSchema.parse(data) });
        tell();
      }
      return "ended";
    } catch (error) {
      if (abort.signal.aborted) return "left";
      if (error instanceof z.ZodError) throw error;
      return "broken";
    } finally {
      ended = true;
      tell();
    }
  })();

  return {
    heard,
    over,
    replies: () => heard.filter(isOfReply),
    leave: () => abort.abort(),
    async until(wanted, withinMs = patienceMs) {
      const deadline = performance.now() + withinMs;
      for (let next = 0; ; ) {
        for (; next < heard.length; next++) {
          const each = heard[next];
          if (each && isHeard(each, wanted)) return each;
        }
        const left = deadline - performance.now();
        if (ended || left <= 0) {
          const how = ended ? "before the stream was over" : `within ${withinMs} ms`;
          throw new Error(`What was waited for did not come ${how}; ${heard.length} other events did.`);
        }
        await new Promise<void>((resolve) => {
          const resume = () => {
            clearTimeout(timer);
            waiting.delete(resume);
            resolve();
          };
          const timer = setTimeout(resume, left);
          waiting.add(resume);
        });
      }
    },
  };
}

function isHeard<E extends ReplyEvent | UserEvent>(
  heard: Heard<ReplyEvent | UserEvent>,
  wanted: (event: ReplyEvent | UserEvent) => event is E,
): heard is Heard<E> {
  return wanted(heard.event);
}

function isOfReply(heard: Heard<ReplyEvent | UserEvent>): heard is Heard<ReplyEvent> {
  return "sequence_number" in heard.event;
}

export function isEnd(event: ReplyEvent | UserEvent): event is ReplyEvent {
  return "sequence_number" in event && isTerminalType(event.type);
}
