import type { LanguageModelV4FunctionTool, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { countGenerated } from "#lib/server/limits/api-limits.ts";
import { log } from "#lib/server/log.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { newServerCallId } from "#lib/server/openai/new-server-call-id.ts";
import type { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import { timeInWords } from "#lib/server/time-in-words.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import { callModel } from "./call-model.ts";
import { endReply, type Outcome } from "./end-reply.ts";
import type { Said } from "./finish-reply.ts";
import { freeCallId } from "./free-call-id.ts";
import { howItEnded } from "./how-it-ended.ts";
import { keepWriting } from "./log-writer.ts";
import { lookUp } from "./look-up.ts";
import { ModelStreamError } from "./model-failure.ts";
import type { ModelSink } from "./model-stream.ts";
import { nothingSaid, type ReplyJob, type WritingState } from "./reply-job.ts";
import { replyAllowance, replyLimits } from "./reply-limits.ts";
import type { ModelSettings } from "./reply-settings.ts";
import type { RunningReply } from "./running.ts";
import { type ThinkingTime, thinkingTime } from "./thinking-time.ts";
import { estimateTokens } from "./tokens.ts";
import { addUsage } from "./usage.ts";

const tooManySteps = {
  code: "too_many_steps",
  message: "The model went on looking things up without answering, so we ended its reply.",
};

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
  const clientsTools = job.tools.filter((tool) => tool !== searchHistoryTool);
  const most = job.maxToolCalls ?? Number.POSITIVE_INFINITY;
  for (let step = 1, ran = 0; ; step++) {
    // The last step has to be an answer, and a tool that has to be called was called in the first one.
    const tools = step < replyLimits.steps && ran < most ? job.tools : clientsTools;
    await speak(job, state, { prompt, tools, settings: step === 1 ? job.settings : laterSettings });
    const calls = state.said.toolCalls;
    const forServer = calls.filter(({ id }) => isServerCallId(id));
    if (forServer.length === 0) return;
    if (step >= replyLimits.steps) throw new ModelStreamError(tooManySteps);
    await lookUp(job, state, { prompt, calls: forServer });
    ran += forServer.length;
    if (forServer.length < calls.length) return;
  }
}

async function speak(
  { reply, model, events, tools }: ReplyJob,
  state: WritingState,
  ask: { prompt: LanguageModelV4Prompt; tools: LanguageModelV4FunctionTool[]; settings: ModelSettings },
): Promise<void> {
  const before = state.said.text.length;
  const thinking = thinkingTime();
  let counted: number | undefined;
  try {
    const { calls, usage, incomplete } = await callModel({
      ...ask,
      model,
      signal: reply.abort.signal,
      allowance: state.allowance,
      sink: sinkOf(events, state.said, thinking),
      onRetry(retry) {
        const { attempt, error } = retry;
        log.info({ generation: reply.generationUuid, attempt, code: error.code }, "a model is asked again");
        events.retrying(retry);
      },
    });
    counted = usage?.output_tokens;
    state.usage = addUsage(state.usage, usage);
    state.incomplete = incomplete;
    const made = calls.map((call) => ({ call, ours: isOurs(call.name, tools) }));
    // The client's first: in a transcript what the server found stands right behind its call, and would part the step.
    const clientsFirst = made.toSorted((one, other) => Number(one.ours) - Number(other.ours));
    for (const { call, ours } of clientsFirst) await take(call, { reply, events, state, isOurs: ours });
  } finally {
    thinking.pause();
    state.said.reasoningMs = thinking.ms();
    // An answer that breaks off has no count of the provider's either.
    state.generated += counted ?? estimateTokens(wordsOf(state.said, before));
  }
}

/** All that a model has said in a row, but for what the row began with. */
function wordsOf({ text, reasoning, toolCalls }: Said, begunAt: number): string {
  return [reasoning, text.slice(begunAt), ...toolCalls.map((call) => call.arguments)].join("");
}

function sinkOf(events: ReplyEvents, said: Said, thinking: ThinkingTime): ModelSink {
  return {
    reasoning(delta) {
      thinking.goOn();
      said.reasoning += delta;
      events.reasoning(delta);
    },
    calls: thinking.pause,
    text(delta) {
      thinking.pause();
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
