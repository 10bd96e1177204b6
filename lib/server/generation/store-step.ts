import { transaction } from "#lib/server/db.ts";
import { type Append, appendMessages } from "#lib/server/messages/append-messages.ts";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import { query } from "#lib/server/query.ts";
import { assert } from "#lib/shared/assert.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { rowOfSaid, type Said } from "./finish-reply.ts";
import type { ToolResult } from "./run-tools.ts";
import { lostReason, type RunningReply } from "./running.ts";

/** The assistant row that is being written. */
export interface CurrentRow {
  uuid: string;
  seq: number;
}

/**
 * Ends a step of a tool loop: the row that called the tools is complete, a row for each result follows, and an empty one
 * for what the model says next. One transaction, so that a running reply always has the row it is writing: that is
 * what the reaper ends it in.
 */
export async function storeStep(step: {
  reply: RunningReply;
  row: CurrentRow;
  said: Said;
  results: ToolResult[];
}): Promise<CurrentRow> {
  const { reply, row, said, results } = step;
  const { ownerId, conversationUuid, generationUuid } = reply;
  const tools = results.map(({ call, output, tookMs }) => ({
    uuid: newUuid(),
    role: "tool" as const,
    text: output,
    toolCallId: call.id,
    tookMs,
    byReply: true,
  }));
  const next = {
    uuid: newUuid(),
    role: "assistant" as const,
    text: "",
    status: "running" as const,
    byReply: true,
  };
  const append: Append = {
    ownerId,
    conversationUuid,
    parentSeq: row.seq,
    messages: [...tools, { ...next, model: reply.model }],
    generation: { uuid: generationUuid, model: reply.model, starts: false },
    // Somebody who looks at another version meanwhile goes on looking at it.
    followHead: true,
  };
  const appended = await transaction(async (client) => {
    const saying = JSON.stringify(rowOfSaid(said));
    const hashed = hashedContent({ role: "assistant", ...said });
    // In the order of everyone who writes here: the conversation, then the reply.
    await query("lock-conversation", [ownerId, conversationUuid], client);
    const values = [ownerId, conversationUuid, row.seq, saying, hashed, generationUuid];
    const finished = await query("finish-step", values, client);
    if (finished.length === 0) {
      reply.abort.abort(lostReason);
      reply.abort.signal.throwIfAborted();
    }
    const result = await appendMessages(append, client);
    assert(result.outcome === "written", `a step could be written, not ${result.outcome}`);
    return result;
  });
  return { uuid: next.uuid, seq: appended.firstSeq + tools.length };
}
