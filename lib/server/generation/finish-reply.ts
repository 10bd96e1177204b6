import { setTimeout as sleep } from "node:timers/promises";
import { onPool, type Queryable } from "#lib/server/db.ts";
import { log } from "#lib/server/log.ts";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { query } from "#lib/server/query.ts";
import type { ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { IncompleteReason, Usage } from "#lib/shared/contracts/response.ts";

/** What the row that a reply is writing says so far. */
export interface Said {
  text: string;
  reasoning: string;
  /** How long the reasoning took; null where there was none, or nobody measured. */
  reasoningMs: number | null;
  toolCalls: StoredToolCall[];
}

export interface ReplyEnd {
  ownerId: string;
  generationUuid: string;
  status: Exclude<ReplyStatus, "running">;
  error: ReplyError | null;
  usage: Usage | null;
  /** Why a completed reply is not whole; null where it is. */
  incomplete: IncompleteReason | null;
  /** JSON of the events that are not in the log yet, the terminal one last: see rowOf in log-writer.ts. */
  rest: string;
  message: { seq: number; said: Said };
  /** What the terminal event says too: who reads the reply later is told the same. */
  finishedAt: Date;
}

export type Finished =
  /** It was this call that ended the reply. */
  | { outcome: "won" }
  /** It has ended otherwise, or is gone. */
  | { outcome: "lost" }
  /** The log ends elsewhere than right before the rest. */
  | { outcome: "gap"; lastEvent: number };

/** As the statements take it that end a row. */
export function rowOfSaid({ text, reasoning, reasoningMs, toolCalls }: Said) {
  return {
    text,
    reasoning: reasoning || null,
    took_ms: reasoningMs,
    tool_calls: toolCalls.length > 0 ? toolCalls : null,
  };
}

/** Ends a reply in one statement; only one call can win. */
export async function finishReply(end: ReplyEnd, client: Queryable = onPool): Promise<Finished> {
  const { text, toolCalls } = end.message.said;
  const values = [
    end.ownerId,
    end.generationUuid,
    end.status,
    end.error && JSON.stringify(end.error),
    end.usage && JSON.stringify(end.usage),
    end.rest,
    end.message.seq,
    JSON.stringify(rowOfSaid(end.message.said)),
    hashedContent({ role: "assistant", text, toolCalls }),
    end.incomplete,
    end.finishedAt,
  ];
  const [row] = await query<{ status: ReplyStatus; lastEvent: number; won: boolean }>(
    "finish-reply",
    values,
    client,
  );
  if (row?.won) return { outcome: "won" };
  if (row?.status !== "running") return { outcome: "lost" };
  return { outcome: "gap", lastEvent: row.lastEvent };
}

/**
 * Ends a reply of this process even when the database is away for a while. Given up after five minutes: then the reaper
 * ends it with what the log holds.
 * @param makeEnd called at every attempt, with where the log ends, once that is known to be elsewhere than thought
 * @returns whether it was this call that ended it
 */
export async function finishPatiently(makeEnd: (logEndsAt: number | null) => ReplyEnd): Promise<boolean> {
  const giveUpAt = Date.now() + 5 * 60_000;
  let logEndsAt: number | null = null;
  for (let wait = 250; ; wait = Math.min(wait * 2, 5_000)) {
    const end = makeEnd(logEndsAt);
    try {
      const finished = await finishReply(end);
      if (finished.outcome !== "gap") return finished.outcome === "won";
      logEndsAt = finished.lastEvent;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      log.warn({ err: error, generation: end.generationUuid }, "the end of a reply is not stored yet");
      await sleep(wait);
    }
  }
}
