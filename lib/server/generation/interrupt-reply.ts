import { db, type Queryable, transaction } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { itemIds } from "#lib/server/openai/item-ids.ts";
import { responseOfRows } from "#lib/server/openai/response-of-rows.ts";
import { query } from "#lib/server/query.ts";
import { recorded } from "#lib/server/recorded.ts";
import { toUnixSeconds } from "#lib/server/time.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { formatId } from "#lib/shared/ids.ts";
import { applyReplyEvent, newReply, type ReplyState } from "#lib/shared/reply-state.ts";
import { announceEnd } from "./end-reply.ts";
import { written } from "./event-window.ts";
import { finishReply, type ReplyEnd, type Said } from "./finish-reply.ts";
import { rowOf } from "./log-writer.ts";
import { readEvents } from "./read-events.ts";

const interrupted = { code: "interrupted", message: "The server went away while answering." };

/**
 * Ends a reply whose process is gone, with what its log holds. Whoever of several processes comes first ends it, and not
 * even the first where it shows life again.
 */
export async function interruptReply({ ownerId, id }: { ownerId: string; id: string }): Promise<void> {
  const responseId = formatId("response", id);
  const ended = await recorded("reply.interrupt", { ownerId, responseId }, () =>
    transaction((client) => interruptIn(client, ownerId, id)),
  );
  if (ended) announceEnd(ownerId, { ...ended, responseId, status: "interrupted" });
}

/** Everything is read while nobody else can write or end the reply. */
async function interruptIn(
  client: Queryable,
  ownerId: string,
  id: string,
): Promise<{ conversationId: string } | null> {
  const held = await query("lock-silent-reply", [ownerId, id, env().REPLY_STALE_MS], client);
  if (held.length === 0) return null;
  const generation = await db().generation.findUnique({
    where: { ownerId_id: { ownerId, id } },
    include: { messages: { where: { deletedAt: null }, orderBy: { seq: "asc" } } },
  });
  const row = generation?.messages.findLast(({ status }) => status === "running");
  if (!generation || !row) return null;
  const state = await foldLog(client, ownerId, id);
  const logged = saidIn(state, row.id);
  // A reply that goes on with another's text has it from its first moment.
  const said = { ...logged, text: logged.text || row.text };
  const rows = generation.messages.map((each) =>
    each === row ? { ...each, ...said, status: "interrupted" as const } : each,
  );
  const finishedAt = new Date();
  const last: ReplyEvent = {
    type: "response.failed",
    sequence_number: state.lastSequenceNumber + 1,
    response: {
      ...responseOfRows(generation, rows),
      status: "failed",
      error: interrupted,
      completed_at: toUnixSeconds(finishedAt),
    },
  };
  const end: ReplyEnd = {
    ownerId,
    generationUuid: id,
    status: "interrupted",
    error: interrupted,
    usage: null,
    incomplete: null,
    rest: rowOf({}, [written(last)]),
    message: { seq: row.seq, said },
    finishedAt,
  };
  const { outcome } = await finishReply(end, client);
  return outcome === "won" ? { conversationId: formatId("conversation", generation.conversationId) } : null;
}

async function foldLog(client: Queryable, ownerId: string, generationUuid: string): Promise<ReplyState> {
  let state = newReply(formatId("response", generationUuid));
  for (;;) {
    const sequenceNumber = state.lastSequenceNumber + 1;
    const events = await readEvents({ ownerId, generationUuid, sequenceNumber }, client);
    if (events.length === 0) return state;
    state = events.reduce(applyReplyEvent, state);
  }
}

/** What the events say of one row; they do not say when. */
function saidIn(state: ReplyState, uuid: string): Said {
  const said: Said = { text: "", reasoning: "", reasoningMs: null, toolCalls: [] };
  for (const item of state.items) {
    if (item.id === itemIds.message(uuid) && item.type === "message") {
      said.text = item.content.map((part) => part.text).join("");
    } else if (item.id === itemIds.reasoning(uuid) && item.type === "reasoning") {
      said.reasoning = item.summary.map((part) => part.text).join("");
    } else if (item.type === "function_call" || item.type === "mcp_call") {
      const n = said.toolCalls.length;
      const isNext = item.id === itemIds.call(uuid, n) || item.id === itemIds.serverCall(uuid, n);
      if (isNext) said.toolCalls.push({ id: item.call_id, name: item.name, arguments: item.arguments });
    }
  }
  return said;
}
