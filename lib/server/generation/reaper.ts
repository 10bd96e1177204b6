import { db } from "#lib/server/db.ts";
import { log } from "#lib/server/log.ts";
import { itemIds } from "#lib/server/openai/item-ids.ts";
import { responseOfRows } from "#lib/server/openai/response-of-rows.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { query } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { formatId } from "#lib/shared/ids.ts";
import { applyReplyEvent, newReply, type ReplyState } from "#lib/shared/reply-state.ts";
import { finishReply, type ReplyEnd, type Said } from "./finish-reply.ts";
import { readEvents } from "./read-events.ts";
import { runningReplies } from "./running.ts";

const everyMs = 5_000;
/** Ten heartbeats: a process that is alive but slow is left alone. With the interval, well below the promised 20 s. */
const staleMs = 10_000;
const atOnce = 50;

const interrupted = { code: "interrupted", message: "The server went away while answering." };

/** Looks after replies whose process is gone, once per process. */
export function startReaper(): void {
  oncePerProcess("reaper", () => {
    const round = () =>
      reap().catch((error) => log.warn({ err: error }, "the reaper could not look after replies"));
    round();
    return setInterval(round, everyMs).unref();
  });
}

/** Ends the replies that nobody writes any more, with what their log holds. */
export async function reap(): Promise<void> {
  const stale = await query<{ ownerId: string; id: string }>("stale-replies", [staleMs, atOnce]);
  for (const { ownerId, id } of stale) {
    // Ours, and slow to store (a database in trouble): it has its writer still.
    if (!runningReplies().has(id)) await interrupt(ownerId, id);
  }
}

/** Whoever of several reapers comes first ends the reply; for the others there is nothing to do. */
export async function interrupt(ownerId: string, generationUuid: string): Promise<void> {
  const row = await db().message.findFirst({
    where: { ownerId, generationId: generationUuid, status: "running" },
    orderBy: { seq: "desc" },
    select: { id: true, seq: true },
  });
  const generation = await db().generation.findUnique({
    where: { ownerId_id: { ownerId, id: generationUuid } },
  });
  if (!row || !generation) return;
  const state = await foldLog(ownerId, generationUuid);
  const number = state.lastSequenceNumber + 1;
  const last: ReplyEvent = {
    type: "response.failed",
    sequence_number: number,
    response: {
      ...responseOfRows(generation, []),
      status: "failed",
      error: interrupted,
      completed_at: toUnixSeconds(new Date()),
      output: [...state.items],
    },
  };
  const ids = { ownerId, responseId: formatId("response", generationUuid) };
  const end: ReplyEnd = {
    ownerId,
    generationUuid,
    status: "interrupted",
    error: interrupted,
    usage: null,
    rest: { first: number, last: number, events: [last] },
    message: { seq: row.seq, said: saidIn(state, row.id) },
  };
  await recorded("reply.interrupt", ids, () => finishReply(end));
}

async function foldLog(ownerId: string, generationUuid: string): Promise<ReplyState> {
  let state = newReply(formatId("response", generationUuid));
  for (;;) {
    const events = await readEvents({
      ownerId,
      generationUuid,
      sequenceNumber: state.lastSequenceNumber + 1,
    });
    if (events.length === 0) return state;
    state = events.reduce(applyReplyEvent, state);
  }
}

/** What the events say of one row. */
function saidIn(state: ReplyState, uuid: string): Said {
  const said: Said = { text: "", reasoning: "", toolCalls: [] };
  for (const item of state.items) {
    if (item.id === itemIds.message(uuid) && item.type === "message") {
      said.text = item.content.map((part) => part.text).join("");
    } else if (item.id === itemIds.reasoning(uuid) && item.type === "reasoning") {
      said.reasoning = item.summary.map((part) => part.text).join("");
    } else if (item.type === "function_call" && item.id === itemIds.call(uuid, said.toolCalls.length)) {
      said.toolCalls.push({ id: item.call_id, name: item.name, arguments: item.arguments });
    }
  }
  return said;
}
