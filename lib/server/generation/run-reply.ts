import type { LanguageModelV4, LanguageModelV4FunctionTool, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { toAppError } from "#lib/server/database-errors.ts";
import { countGenerated } from "#lib/server/limits/api-limits.ts";
import { log } from "#lib/server/log.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { newServerCallId } from "#lib/server/openai/new-server-call-id.ts";
import type { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { recorded } from "#lib/server/recorded.ts";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import { timeInWords } from "#lib/server/time-in-words.ts";
import type { ReplyError } from "#lib/shared/contracts/message.ts";
import type { Usage } from "#lib/shared/contracts/response.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import { callModel } from "./call-model.ts";
import { endReply, type Outcome } from "./end-reply.ts";
import type { Said } from "./finish-reply.ts";
import { freeCallId } from "./free-call-id.ts";
import { keepWriting } from "./log-writer.ts";
import { ModelStreamError } from "./model-failure.ts";
import type { IncompleteReason, ModelSink } from "./model-stream.ts";
import { type Allowance, replyAllowance, replyLimits } from "./reply-limits.ts";
import type { ModelSettings } from "./reply-settings.ts";
import { runTools, type ToolResult } from "./run-tools.ts";
import { lostReason, type RunningReply, shutdownReason, stopReason } from "./running.ts";
import { type CurrentRow, storeStep } from "./store-step.ts";
import { toPrompt } from "./to-prompt.ts";
import { estimateTokens } from "./tokens.ts";
import { addUsage } from "./usage.ts";

const tooManySteps = {
  code: "too_many_steps",
  message: "The model went on looking things up without answering, so we ended its reply.",
};

const interrupted = { code: "interrupted", message: "The server was shut down while answering." };

export interface ReplyJob {
  reply: RunningReply;
  keyId: string | null;
  events: ReplyEvents;
  model: LanguageModelV4;
  /** What the model is told, made when the reply has begun. */
  prompt: () => Promise<LanguageModelV4Prompt>;
  /** The client's own, which end the reply, and the server's. */
  tools: LanguageModelV4FunctionTool[];
  settings: ModelSettings;
  row: CurrentRow;
  /** What the reply begins with, where it continues another. */
  kept: string;
}

/** What has been written so far. */
interface WritingState {
  row: CurrentRow;
  /** By the current row. */
  said: Said;
  usage: Usage | null;
  incomplete: IncompleteReason | null;
  /** Tokens generated, by the provider's count, or about as many as were said. */
  generated: number;
  allowance: Allowance;
}

/** Writes a reply to its end, whoever reads it. Never throws: every way to end is stored and told. */
export async function runReply(job: ReplyJob): Promise<void> {
  if (job.reply.isKept) keepWriting();
  const said = { ...nothingSaid(), text: job.kept };
  const state: WritingState = {
    row: job.row,
    said,
    usage: null,
    incomplete: null,
    generated: 0,
    allowance: replyAllowance(),
  };
  const outcome = await write(job, state);
  await endReply({ ...job, row: state.row, said: state.said, outcome });
  await count(job, state.generated);
}

/** What it took of the limits of whoever asked. The reply has ended, however this does. */
async function count({ reply, keyId }: ReplyJob, tokens: number): Promise<void> {
  await countGenerated({ userId: reply.ownerId, keyId, tokens }).catch((error) =>
    log.warn({ err: error, generation: reply.generationUuid }, "the tokens of a reply are not counted"),
  );
}

function nothingSaid(): Said {
  return { text: "", reasoning: "", toolCalls: [] };
}

async function write(job: ReplyJob, state: WritingState): Promise<Outcome> {
  const limit = limitTime(job.reply);
  try {
    await answer(job, state);
    return { status: "completed", error: null, usage: state.usage, incomplete: state.incomplete };
  } catch (error) {
    return { ...howItEnded(job.reply, error), usage: state.usage, incomplete: null };
  } finally {
    clearTimeout(limit);
  }
}

/** A reply that takes too long is aborted like one that is stopped, whatever it waits for. */
function limitTime({ abort }: RunningReply): NodeJS.Timeout {
  const message = `The reply took longer than ${timeInWords(replyLimits.ms)}, so we ended it.`;
  return setTimeout(() => abort.abort(new ModelStreamError({ code: "too_slow", message })), replyLimits.ms);
}

/**
 * Asks the model, and again with what our tools found, until it only speaks, or calls a tool of the client's: its result
 * comes with the next request.
 */
async function answer(job: ReplyJob, state: WritingState): Promise<void> {
  job.events.started();
  if (job.kept !== "") job.events.text(job.kept);
  const prompt = [...(await job.prompt())];
  const { toolChoice: _, ...laterSettings } = job.settings;
  for (let step = 1; ; step++) {
    // The last step has to be an answer, and a tool that has to be called was called in the first one.
    const tools =
      step < replyLimits.steps ? job.tools : job.tools.filter((tool) => tool !== searchHistoryTool);
    await speak(job, state, { prompt, tools, settings: step === 1 ? job.settings : laterSettings });
    const calls = state.said.toolCalls;
    const forServer = calls.filter(({ id }) => isServerCallId(id));
    if (forServer.length === 0) return;
    if (step >= replyLimits.steps) throw new ModelStreamError(tooManySteps);
    await lookUp(job, state, { prompt, calls: forServer });
    if (forServer.length < calls.length) return;
  }
}

async function speak(
  { reply, model, events, tools }: ReplyJob,
  state: WritingState,
  ask: { prompt: LanguageModelV4Prompt; tools: LanguageModelV4FunctionTool[]; settings: ModelSettings },
): Promise<void> {
  const before = state.said.text.length;
  let counted: number | undefined;
  try {
    const { calls, usage, incomplete } = await callModel({
      ...ask,
      model,
      signal: reply.abort.signal,
      allowance: state.allowance,
      sink: sinkOf(events, state.said),
      onRetry(retry) {
        const { attempt, error } = retry;
        log.info({ generation: reply.generationUuid, attempt, code: error.code }, "a model is asked again");
        events.retrying(retry);
      },
    });
    counted = usage?.output_tokens;
    state.usage = addUsage(state.usage, usage);
    state.incomplete = incomplete;
    for (const call of calls) await take(call, { reply, events, state, isOurs: isOurs(call.name, tools) });
  } finally {
    // An answer that breaks off has no count of the provider's either.
    state.generated += counted ?? estimateTokens(wordsOf(state.said, before));
  }
}

/** All that a model has said in a row, but for what the row began with. */
function wordsOf({ text, reasoning, toolCalls }: Said, begunAt: number): string {
  return [reasoning, text.slice(begunAt), ...toolCalls.map((call) => call.arguments)].join("");
}

function sinkOf(events: ReplyEvents, said: Said): ModelSink {
  return {
    reasoning(delta) {
      said.reasoning += delta;
      events.reasoning(delta);
    },
    text(delta) {
      said.text += delta;
      events.text(delta);
    },
  };
}

/**
 * A tool that the client has is the client's to run, whatever its name. What nobody has is ours to deny, unless the client
 * brought tools: then it hears what its model wants, as from any other server.
 */
function isOurs(name: string, tools: LanguageModelV4FunctionTool[]): boolean {
  const tool = tools.find((each) => each.name === name);
  const clientHasSome = tools.some((each) => each !== searchHistoryTool);
  return tool ? tool === searchHistoryTool : !clientHasSome || name === searchHistoryTool.name;
}

async function take(
  made: StoredToolCall,
  {
    reply,
    events,
    state,
    isOurs,
  }: Pick<ReplyJob, "reply" | "events"> & { state: WritingState; isOurs: boolean },
): Promise<void> {
  if (isOurs) {
    const call = { ...made, id: newServerCallId() };
    state.said.toolCalls.push(call);
    return events.serverCall(call);
  }
  const taken = state.said.toolCalls.map(({ id }) => id);
  const call = { ...made, id: await freeCallId(reply, { id: made.id, seq: state.row.seq, taken }) };
  state.said.toolCalls.push(call);
  events.call(call);
}

/**
 * Runs what the model asked of us and stores the step. A reply that is stopped meanwhile keeps the results that came: its
 * other calls stay unanswered, as design.md §3 rule 4 allows.
 */
async function lookUp(
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

function howItEnded(reply: RunningReply, error: unknown): Pick<Outcome, "status" | "error"> {
  const { aborted, reason } = reply.abort.signal;
  if (aborted && reason === stopReason) return { status: "stopped", error: null };
  // A reply that was lost has another end already, and this one will not be stored.
  if (aborted && (reason === shutdownReason || reason === lostReason)) {
    return { status: "interrupted", error: interrupted };
  }
  const failure = aborted ? reason : error;
  log.warn({ err: failure, generation: reply.generationUuid }, "a reply failed");
  return { status: "failed", error: reasonOf(failure) };
}

function reasonOf(error: unknown): ReplyError {
  if (error instanceof ModelStreamError) return error.reason;
  const { kind, message } = toAppError(error);
  return { code: kind, message };
}
