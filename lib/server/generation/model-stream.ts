import type {
  LanguageModelV4,
  LanguageModelV4FunctionTool,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { hearPlainWords } from "#lib/server/models/plain-words.ts";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import { pieceRepairer, repaired } from "#lib/server/text.ts";
import { toolCallsMax } from "#lib/shared/contracts/new-message.ts";
import type { IncompleteReason, Usage } from "#lib/shared/contracts/response.ts";
import {
  cutOff,
  describeModelFailure,
  ModelStreamError,
  modelStreamErrorIn,
  tooLong,
} from "./model-failure.ts";
import { type Allowance, replyLimits } from "./reply-limits.ts";
import type { ModelSettings } from "./reply-settings.ts";
import { type SilenceWatch, watchSilence } from "./silence-watch.ts";

const tooManyCalls = {
  code: "too_many_calls",
  message: "The model wanted to use too many tools at once, so we ended its reply.",
};

export interface ModelRequest {
  model: LanguageModelV4;
  prompt: LanguageModelV4Prompt;
  tools: LanguageModelV4FunctionTool[];
  settings: ModelSettings;
  signal: AbortSignal;
  /** What the model may still say; what it says is taken from it. */
  allowance: Allowance;
  sink: ModelSink;
}

export interface ModelSink {
  reasoning: (delta: string) => void;
  text: (delta: string) => void;
  /** It begins to ask for a tool. */
  calls?: () => void;
}

export interface ModelAnswer {
  /** The tools that the model asks for, under its own ids. */
  calls: StoredToolCall[];
  /** Null where the provider does not count. */
  usage: Usage | null;
  /** Null where the model said all it had to say. */
  incomplete: IncompleteReason | null;
}

/**
 * Asks a model once and hands on what it says, piece by piece. Throws a ModelStreamError where the answer does not end
 * properly, and anything where `signal` was aborted; either way the connection is closed.
 */
export async function streamModel(request: ModelRequest): Promise<ModelAnswer> {
  const watch = watchSilence();
  try {
    const listener = listen(request, watch);
    const { stream } = await hearPlainWords(listener, () =>
      request.model.doStream({
        ...request.settings,
        prompt: request.prompt,
        abortSignal: AbortSignal.any([request.signal, watch.signal]),
        ...(request.tools.length > 0 && {
          tools: request.tools,
          toolChoice: request.settings.toolChoice ?? { type: "auto" },
        }),
      }),
    );
    for await (const part of stream) listener.take(part);
    return listener.answer();
  } catch (error) {
    // An abort looks different from every provider; what we meant by it is what counts.
    if (watch.signal.aborted) throw watch.signal.reason;
    if (request.signal.aborted) throw error;
    // What the listener throws on the short way comes back inside of an error of the adapter's.
    const ours = modelStreamErrorIn(error);
    if (ours) throw ours;
    const hasSpoken = watch.hasHeard;
    throw new ModelStreamError(describeModelFailure(error, hasSpoken), { cause: error, hasSpoken });
  } finally {
    watch.end();
  }
}

/** Takes what a model says: its words by the short way (plain-words.ts) or as parts of the stream, all else as parts. */
function listen(
  { sink, allowance, tools }: Pick<ModelRequest, "sink" | "allowance" | "tools">,
  watch: Pick<SilenceWatch, "heard">,
) {
  const repairText = pieceRepairer();
  const repairReasoning = pieceRepairer();
  const calls: StoredToolCall[] = [];
  // What the client runs costs us nothing: as many as a message may have.
  const isClients = tools.some((tool) => tool !== searchHistoryTool);
  const most = isClients ? toolCallsMax : replyLimits.callsPerStep;
  let callsBegun = 0;
  let usage: Usage | null | undefined;
  let incomplete: IncompleteReason | null = null;
  const hear = (said: string) => {
    spend(allowance, said);
    if (said !== "") watch.heard();
  };
  return {
    text(delta: string): void {
      hear(delta);
      handOn(repairText(delta), sink.text);
    },
    reasoning(delta: string): void {
      hear(delta);
      handOn(repairReasoning(delta), sink.reasoning);
    },
    take(part: LanguageModelV4StreamPart): void {
      switch (part.type) {
        case "text-delta":
          this.text(part.delta);
          break;
        case "reasoning-delta":
          this.reasoning(part.delta);
          break;
        case "tool-input-start":
          watch.heard();
          sink.calls?.();
          mustBeFew(++callsBegun, most);
          break;
        case "tool-input-delta":
          hear(part.delta);
          break;
        case "tool-call":
          watch.heard();
          calls.push(toCall(part));
          mustBeFew(calls.length, most);
          break;
        case "error":
          throw part.error;
        case "finish":
          usage = usageAtEnd(part);
          incomplete = incompleteReasons[part.finishReason.unified] ?? null;
      }
    },
    answer(): ModelAnswer {
      if (usage === undefined) throw new ModelStreamError(cutOff);
      return { calls, usage, incomplete };
    },
  };
}

/** A piece may be empty, or half of a pair whose other half is still to come. */
function handOn(piece: string, to: (piece: string) => void): void {
  if (piece !== "") to(piece);
}

function spend(allowance: Allowance, said: string): void {
  allowance.characters -= said.length;
  allowance.pieces -= 1;
  if (allowance.characters < 0 || allowance.pieces < 0) throw new ModelStreamError(tooLong);
}

function mustBeFew(calls: number, most: number): void {
  if (calls > most) throw new ModelStreamError(tooManyCalls);
}

function toCall(part: Extract<LanguageModelV4StreamPart, { type: "tool-call" }>): StoredToolCall {
  if (part.input.length > replyLimits.argumentCharacters) throw new ModelStreamError(tooLong);
  return { id: repaired(part.toolCallId), name: repaired(part.toolName), arguments: repaired(part.input) };
}

const incompleteReasons: Partial<Record<Finish["finishReason"]["unified"], IncompleteReason>> = {
  length: "max_output_tokens",
  "content-filter": "content_filter",
};

type Finish = Extract<LanguageModelV4StreamPart, { type: "finish" }>;

function usageAtEnd({ finishReason, usage }: Finish): Usage | null {
  const { unified } = finishReason;
  if (unified === "error" || unified === "interrupted") throw new ModelStreamError(cutOff);
  const { inputTokens, outputTokens } = usage;
  if (inputTokens.total === undefined && outputTokens.total === undefined) return null;
  const input = inputTokens.total ?? 0;
  const output = outputTokens.total ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: inputTokens.cacheRead ?? 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: outputTokens.reasoning ?? 0 },
    total_tokens: input + output,
  };
}
