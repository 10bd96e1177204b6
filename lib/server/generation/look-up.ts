import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { recorded } from "#lib/server/recorded.ts";
import { newUuid } from "#lib/shared/ids.ts";
import type { Said } from "./finish-reply.ts";
import { nothingSaid, type ReplyJob, type WritingState } from "./reply-job.ts";
import { runTools, type ToolResult } from "./run-tools.ts";
import { storeStep } from "./store-step.ts";
import { toPrompt } from "./to-prompt.ts";

/**
 * Runs what the model asked of us and stores the step. A reply that is stopped meanwhile keeps the results that came: its
 * other calls stay unanswered, as design.md §3 rule 4 allows.
 */
export async function lookUp(
  { reply, events }: ReplyJob,
  state: WritingState,
  { prompt, calls }: { prompt: LanguageModelV4Prompt; calls: StoredToolCall[] },
): Promise<void> {
  const { signal } = reply.abort;
  const results = await runTools(reply, calls);
  // Nothing came before it was stopped: the row ends as it is.
  if (results.length === 0) signal.throwIfAborted();
  prompt.push(...stepPrompt(state.said, results));
  await goOnBelow(results, { reply, events, state });
  signal.throwIfAborted();
}

/** Ends the current row and goes on in a new one below its results. */
async function goOnBelow(
  results: ToolResult[],
  { reply, events, state }: Pick<ReplyJob, "reply" | "events"> & { state: WritingState },
): Promise<void> {
  const { ownerId, conversationId, responseId, isKept } = reply;
  const { row, said } = state;
  const next = isKept
    ? await recorded("reply.step", { ownerId, conversationId, responseId }, () =>
        storeStep({ reply, row, said, results }),
      )
    : { ...row, uuid: newUuid() };
  for (const { call, output } of results) events.serverOutput(call.id, output);
  events.nextMessage(next.uuid);
  state.row = next;
  state.said = nothingSaid();
}

/** A step as the model is told it afterwards. */
function stepPrompt({ text, toolCalls }: Said, results: ToolResult[]): LanguageModelV4Prompt {
  return toPrompt([
    { role: "assistant", text, parts: null, toolCalls, toolCallId: null },
    ...results.map(({ call, output }) => ({
      role: "tool" as const,
      text: output,
      parts: null,
      toolCalls: null,
      toolCallId: call.id,
    })),
  ]);
}
