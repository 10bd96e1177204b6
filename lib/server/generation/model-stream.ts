import type { LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import { pieceRepairer, repaired } from "#lib/server/text.ts";
import type { Usage } from "#lib/shared/contracts/response.ts";
import { cutOff, describeModelFailure, ModelStreamError } from "./model-failure.ts";

/** A model that says nothing for this long hangs: local ones may take a minute to load before the first token. */
const silenceMs = 120_000;
/** What one model call may say; a broken one would otherwise fill the disk. */
const maxCharacters = 2_000_000;

const tooLong = { code: "too_long", message: "The model did not stop talking, so we ended its reply." };
const timedOut = { code: "timed_out", message: "The model went silent, so we stopped waiting for it." };

export interface ModelSink {
  reasoning: (delta: string) => void;
  text: (delta: string) => void;
  /** Settles when the next piece can be taken. */
  call: (call: StoredToolCall) => Promise<void> | void;
}

/** Asks a model once and hands on what it says, piece by piece. Throws where the answer does not end properly. */
export async function streamModel(request: {
  model: LanguageModelV4;
  prompt: LanguageModelV4Prompt;
  offerTools: boolean;
  signal: AbortSignal;
  sink: ModelSink;
}): Promise<Usage | null> {
  const watch = watchSilence();
  try {
    const { stream } = await request.model.doStream({
      prompt: request.prompt,
      abortSignal: AbortSignal.any([request.signal, watch.signal]),
      ...(request.offerTools && { tools: [searchHistoryTool], toolChoice: { type: "auto" } }),
    });
    const repair = { text: pieceRepairer(), reasoning: pieceRepairer() };
    let usage: Usage | null | undefined;
    let characters = 0;
    for await (const part of stream) {
      watch.heard();
      characters += lengthOf(part);
      if (characters > maxCharacters) {
        throw new ModelStreamError(tooLong);
      }
      const end = await handOn(part, request.sink, repair);
      if (end !== undefined) usage = end;
    }
    if (usage === undefined) throw new ModelStreamError(cutOff);
    return usage;
  } catch (error) {
    // An abort looks different from every provider; what we meant by it is what counts.
    if (watch.signal.aborted) throw watch.signal.reason;
    if (request.signal.aborted || error instanceof ModelStreamError) throw error;
    throw new ModelStreamError(describeModelFailure(error), error);
  } finally {
    watch.end();
  }
}

/** @returns the usage where the part is the end, else undefined. */
async function handOn(
  part: LanguageModelV4StreamPart,
  sink: ModelSink,
  repair: Record<"text" | "reasoning", (piece: string) => string>,
): Promise<Usage | null | undefined> {
  switch (part.type) {
    case "text-delta":
      if (part.delta) sink.text(repair.text(part.delta));
      return undefined;
    case "reasoning-delta":
      if (part.delta) sink.reasoning(repair.reasoning(part.delta));
      return undefined;
    case "tool-call":
      await sink.call({
        id: repaired(part.toolCallId),
        name: repaired(part.toolName),
        arguments: repaired(part.input),
      });
      return undefined;
    case "error":
      throw part.error;
    case "finish":
      if (part.finishReason.unified === "error" || part.finishReason.unified === "interrupted") {
        throw new ModelStreamError(cutOff);
      }
      return toUsage(part.usage);
    default:
      return undefined;
  }
}

function lengthOf(part: LanguageModelV4StreamPart): number {
  if ("delta" in part) return part.delta.length;
  return part.type === "tool-call" ? part.input.length : 0;
}

function toUsage(usage: Extract<LanguageModelV4StreamPart, { type: "finish" }>["usage"]): Usage | null {
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

/** Aborts when nothing is heard for too long. */
function watchSilence() {
  const controller = new AbortController();
  const silent = () => controller.abort(new ModelStreamError(timedOut));
  const timer = setTimeout(silent, silenceMs);
  return { signal: controller.signal, heard: () => void timer.refresh(), end: () => clearTimeout(timer) };
}
