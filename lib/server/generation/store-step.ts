import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import { db } from "#lib/server/db.ts";
import { appendMessages, findPlace, lockConversation } from "#lib/server/messages/append-messages.ts";
import { pathHash } from "#lib/server/messages/path-hash.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { sql } from "#lib/server/sql.ts";
import { must } from "#lib/shared/assert.ts";
import { newUuid } from "#lib/shared/ids.ts";
import type { Said } from "./finish-reply.ts";
import type { RunningReply } from "./running.ts";
import { toPrompt } from "./to-prompt.ts";

/** The assistant row that is being written. */
export interface CurrentRow {
  uuid: string;
  seq: number;
  parentHash: Uint8Array | null;
}

/**
 * Ends a step of a tool loop in one transaction: the row that called the tools is complete, a row for each result
 * follows, and an empty one for what the model says next.
 */
export async function storeStep(step: {
  reply: RunningReply;
  row: CurrentRow;
  said: Said;
  results: { call: StoredToolCall; output: string }[];
}): Promise<{ row: CurrentRow; toolUuids: string[]; prompt: LanguageModelV4Prompt }> {
  const { reply, row, said, results } = step;
  const { ownerId, conversationUuid: uuid, generationUuid } = reply;
  const hash = pathHash(row.parentHash, { role: "assistant", ...said });
  const tools = results.map(({ call, output }) => ({
    uuid: newUuid(),
    role: "tool" as const,
    text: output,
    toolCallId: call.id,
    generationUuid,
  }));
  const next = {
    uuid: newUuid(),
    role: "assistant" as const,
    text: "",
    status: "running" as const,
    generationUuid,
  };
  const placed = await db().$transaction(async (tx) => {
    const locked = must(await lockConversation(tx, ownerId, uuid), "conversation");
    const parent = await findPlace(tx, { ownerId, uuid, parentSeq: row.seq, messageUuid: null });
    await tx.$executeRawUnsafe(
      sql("finish-step"),
      ownerId,
      uuid,
      row.seq,
      JSON.stringify({ text: said.text, reasoning: said.reasoning || null, tool_calls: said.toolCalls }),
      Buffer.from(hash).toString("hex"),
    );
    return await appendMessages(tx, {
      ownerId,
      uuid,
      locked,
      parentSeq: row.seq,
      parent: { ...parent, pathHash: hash },
      messages: [...tools, next],
      // Somebody who looks at another version meanwhile goes on looking at it.
      ...(locked.headSeq !== row.seq && { headSeq: locked.headSeq }),
    });
  });
  const last = must(placed.at(-1), "assistant row");
  return {
    row: { uuid: last.uuid, seq: last.seq, parentHash: must(placed.at(-2), "tool row").pathHash },
    toolUuids: tools.map((tool) => tool.uuid),
    prompt: toPrompt([
      { role: "assistant", text: said.text, toolCalls: said.toolCalls, toolCallId: null },
      ...tools.map(({ text, toolCallId }) => ({ role: "tool" as const, text, toolCalls: null, toolCallId })),
    ]),
  };
}
