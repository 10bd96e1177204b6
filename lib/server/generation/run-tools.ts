import { z } from "zod";
import { log } from "#lib/server/log.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { runSearchHistory, searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import { replyLimits } from "./reply-limits.ts";
import type { RunningReply } from "./running.ts";

export interface ToolResult {
  call: StoredToolCall;
  output: string;
  /** How long it ran. */
  tookMs: number;
}

/**
 * Runs the tools that a model asked for, one after another. Never throws: when the reply is aborted it answers at once
 * with what had arrived, and leaves the tool that is under way to itself.
 */
export async function runTools(reply: RunningReply, calls: StoredToolCall[]): Promise<ToolResult[]> {
  const { signal } = reply.abort;
  const results: ToolResult[] = [];
  for (const call of calls) {
    const began = performance.now();
    const output = await runTool(reply, call);
    if (signal.aborted) break;
    results.push({ call, output, tookMs: Math.round(performance.now() - began) });
  }
  return results;
}

/** A tool's failure is an answer too: the model may try otherwise. */
async function runTool(reply: RunningReply, call: StoredToolCall): Promise<string> {
  if (call.name !== searchHistoryTool.name) return `There is no tool named ${call.name}.`;
  // The search itself can't be called off; the database ends it after DATABASE_TIMEOUT_MS.
  const patience = AbortSignal.timeout(replyLimits.toolMs);
  try {
    const search = runSearchHistory({ ...reply, arguments: call.arguments });
    return await unlessAborted(search, AbortSignal.any([reply.abort.signal, patience]));
  } catch (error) {
    if (patience.aborted) return "The search took too long.";
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      return "The search could not begin: its arguments have to be JSON with a query of 1 to 500 characters.";
    }
    if (!reply.abort.signal.aborted) {
      log.warn({ err: error, generation: reply.generationUuid, tool: call.name }, "a tool failed");
    }
    return "The search failed.";
  }
}

/** The result of the work, or the signal's reason as soon as it is aborted. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
