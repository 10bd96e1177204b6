import { setTimeout as sleep } from "node:timers/promises";
import { log } from "#lib/server/log.ts";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { query } from "#lib/server/query.ts";
import type { ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { Usage } from "#lib/shared/contracts/response.ts";

/** What the row that a reply is writing says so far. */
export interface Said {
  text: string;
  reasoning: string;
  toolCalls: StoredToolCall[];
}

export interface ReplyEnd {
  ownerId: string;
  generationUuid: string;
  status: Exclude<ReplyStatus, "running">;
  error: ReplyError | null;
  usage: Usage | null;
  /** Events that are not in the log yet, the terminal one last. */
  rest: { first: number; last: number; events: unknown[] | null };
  message: { seq: number; said: Said };
}

/** Ends a reply in one statement. False where someone else (a reaper) has ended it before. */
export async function finishReply(end: ReplyEnd): Promise<boolean> {
  const { text, reasoning, toolCalls } = end.message.said;
  const calls = toolCalls.length > 0 ? toolCalls : null;
  const rows = await query<{ id: string }>("finish-reply", [
    end.ownerId,
    end.generationUuid,
    end.status,
    end.error && JSON.stringify(end.error),
    end.usage && JSON.stringify(end.usage),
    JSON.stringify(end.rest),
    end.message.seq,
    JSON.stringify({ text, reasoning: reasoning || null, tool_calls: calls }),
    hashedContent({ role: "assistant", text, toolCalls: calls }),
  ]);
  return rows.length === 1;
}

/**
 * Ends a reply even when the database is away for a while. Given up after five minutes: then the reaper ends it with
 * what the log holds.
 */
export async function finishReplyPatiently(end: ReplyEnd): Promise<boolean> {
  const giveUpAt = Date.now() + 5 * 60_000;
  for (let wait = 250; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await finishReply(end);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      log.warn({ err: error, generation: end.generationUuid }, "the end of a reply is not stored yet");
      await sleep(wait);
    }
  }
}
