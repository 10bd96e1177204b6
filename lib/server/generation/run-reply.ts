import type { LanguageModelV4, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { toAppError } from "#lib/server/database-errors.ts";
import { log } from "#lib/server/log.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import type { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { recorded } from "#lib/server/recorded.ts";
import { runSearchHistory, searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyError } from "#lib/shared/contracts/message.ts";
import type { Usage } from "#lib/shared/contracts/response.ts";
import { buildContext, type ContextOf, instructions } from "./context.ts";
import { endReply, type Outcome } from "./end-reply.ts";
import type { ReplyEnd, Said } from "./finish-reply.ts";
import { freeCallId } from "./free-call-id.ts";
import { keepWriting } from "./log-writer.ts";
import { ModelStreamError } from "./model-failure.ts";
import { streamModel } from "./model-stream.ts";
import { type RunningReply, shutdownReason, stopReason } from "./running.ts";
import { type CurrentRow, storeStep } from "./store-step.ts";
import { addUsage } from "./usage.ts";

/** Model calls in one reply: enough to look something up a few times, not enough to go round in circles. */
const maxSteps = 8;

const tooManySteps = {
  code: "too_many_steps",
  message: "The model went on looking things up without answering, so we ended its reply.",
};

export interface ReplyJob {
  reply: RunningReply;
  events: ReplyEvents;
  model: LanguageModelV4;
  context: ContextOf;
  row: CurrentRow;
  /** What the reply begins with, where it continues another. */
  kept: string;
}

/** Writes a reply to its end, whoever reads it. Never throws: every way to end is stored and told. */
export async function runReply(job: ReplyJob): Promise<void> {
  keepWriting();
  const state: WritingState = { row: job.row, said: { ...nothingSaid(), text: job.kept }, usage: null };
  const outcome = await write(job, state);
  await endReply({ ...job, row: state.row, said: state.said, outcome });
}

interface WritingState {
  row: CurrentRow;
  said: Said;
  usage: Usage | null;
}

function nothingSaid(): Said {
  return { text: "", reasoning: "", toolCalls: [] };
}

async function write(job: ReplyJob, state: WritingState): Promise<Outcome> {
  const { reply, events } = job;
  try {
    events.started();
    if (job.kept !== "") events.text(job.kept);
    const prompt = [instructions, ...(await buildContext(job.context))];
    for (let step = 1; ; step++) {
      const usage = await streamModel({
        model: job.model,
        prompt,
        // The last step has to be an answer.
        offerTools: step < maxSteps,
        signal: reply.abort.signal,
        sink: sinkOf(job, state),
      });
      state.usage = addUsage(state.usage, usage);
      if (state.said.toolCalls.length === 0) break;
      if (step === maxSteps) throw new ModelStreamError(tooManySteps);
      await runTools(job, state, prompt);
    }
    return { status: "completed", error: null, usage: state.usage };
  } catch (error) {
    return { ...failure(reply, error), usage: state.usage };
  }
}

function sinkOf({ reply, events }: ReplyJob, state: WritingState) {
  return {
    reasoning: (delta: string) => {
      state.said.reasoning += delta;
      events.reasoning(delta);
    },
    text: (delta: string) => {
      state.said.text += delta;
      events.text(delta);
    },
    call: async (made: StoredToolCall) => {
      const taken = state.said.toolCalls.map(({ id }) => id);
      const call = { ...made, id: await freeCallId(reply, { id: made.id, seq: state.row.seq, taken }) };
      state.said.toolCalls.push(call);
      events.call(call);
    },
  };
}

/** Runs what the model asked for, stores the step, and goes on in a new row. */
async function runTools({ reply, events }: ReplyJob, state: WritingState, prompt: LanguageModelV4Prompt) {
  const results: { call: StoredToolCall; output: string }[] = [];
  for (const call of state.said.toolCalls) {
    results.push({ call, output: await runTool(reply, call) });
    reply.abort.signal.throwIfAborted();
  }
  const { ownerId, conversationId, responseId } = reply;
  const stored = await recorded("reply.step", { ownerId, conversationId, responseId }, () =>
    storeStep({ reply, row: state.row, said: state.said, results }),
  );
  for (const [index, { call, output }] of results.entries()) {
    events.toolOutput(must(stored.toolUuids[index], "tool row"), call.id, output);
  }
  events.nextMessage(stored.row.uuid);
  prompt.push(...stored.prompt);
  state.row = stored.row;
  state.said = nothingSaid();
}

/** A tool's failure is an answer too: the model may try otherwise. */
async function runTool(reply: RunningReply, call: StoredToolCall): Promise<string> {
  if (call.name !== searchHistoryTool.name) return `There is no tool named ${call.name}.`;
  try {
    return await runSearchHistory({ ...reply, arguments: call.arguments });
  } catch (error) {
    log.warn({ err: error, generation: reply.generationUuid, tool: call.name }, "a tool failed");
    return "The search failed. Its arguments have to be JSON with a query of 1 to 500 characters.";
  }
}

function failure(
  reply: RunningReply,
  error: unknown,
): { status: ReplyEnd["status"]; error: ReplyError | null } {
  const { aborted, reason } = reply.abort.signal;
  if (aborted && reason === stopReason) return { status: "stopped", error: null };
  if (aborted && reason === shutdownReason) {
    return {
      status: "interrupted",
      error: { code: "interrupted", message: "The server was shut down while answering." },
    };
  }
  log.warn({ err: error, generation: reply.generationUuid }, "a reply failed");
  if (error instanceof ModelStreamError) return { status: "failed", error: error.reason };
  const { kind, message } = toAppError(error);
  return { status: "failed", error: { code: kind, message } };
}
