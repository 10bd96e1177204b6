import { type WrittenEvent, written } from "#lib/server/generation/event-window.ts";
import { readAlong, type TakeEvent, tailReply } from "#lib/server/generation/tail-reply.ts";
import { replayEvents } from "#lib/server/openai/replay-events.ts";
import { must } from "#lib/shared/assert.ts";
import { isTerminalType, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import type { AskedFor } from "./answer-transcript.ts";

export interface Follow {
  ownerId: string;
  asked: AskedFor;
  /** The number of the last event seen; -1 for none. */
  after: number;
  signal: AbortSignal;
}

/**
 * Hands over the events of a reply that OpenAI's clients know, from a number on, until it has ended. `snapshot` is not
 * among them: who has seen nothing yet gets the events that say the same, and who has seen some gets the rest that is
 * there; the terminal event has the whole response.
 */
export async function followAsked({ ownerId, asked, after, signal }: Follow, take: TakeEvent): Promise<void> {
  let last = after;
  const takeStandard = (event: WrittenEvent): Promise<void> | undefined => {
    if (event.type === "snapshot") return last === -1 ? takeAll(replayed(event)) : undefined;
    if (event.number <= last) return undefined;
    last = event.number;
    return take(event);
  };
  const takeAll = async (events: WrittenEvent[]) => {
    for (const event of events) await takeStandard(event);
    // The reply's own end comes after it once more.
    if (isTerminalType(events.at(-1)?.type ?? "snapshot")) last = Number.POSITIVE_INFINITY;
  };
  if ("unkept" in asked) await readAlong(asked.unkept, after + 1, signal, takeStandard);
  else await tailReply({ ownerId, generationUuid: asked.generationUuid, after, signal }, takeStandard);
}

function replayed({ json }: WrittenEvent): WrittenEvent[] {
  // Written by us.
  const event = JSON.parse(json) as Extract<ReplyEvent, { type: "snapshot" }>;
  return replayEvents(event.response).map(written);
}

/** The whole response, once it has ended; null where the client has left before. */
export async function wholeResponse(follow: Omit<Follow, "after">): Promise<Response | null> {
  let whole: Response | null = null;
  await followAsked({ ...follow, after: -1 }, (event) => {
    if (isTerminalType(event.type)) whole = responseIn(event);
    return undefined;
  });
  return whole;
}

function responseIn({ json }: WrittenEvent): Response {
  const event = JSON.parse(json) as ReplyEvent;
  return must("response" in event ? event.response : undefined, "response of a terminal event");
}
