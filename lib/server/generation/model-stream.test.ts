import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { expect, test, vi } from "vitest";
import { replyLimits } from "./reply-limits.ts";

vi.mock("#lib/server/env.ts", () => ({
  env: () => ({ MODEL_FIRST_TOKEN_TIMEOUT_MS: 120_000, MODEL_SILENCE_TIMEOUT_MS: 60_000 }),
}));
const { streamModel } = await import("./model-stream.ts");

const end = (unified: "stop" | "error"): LanguageModelV4StreamPart => ({
  type: "finish",
  usage: {
    inputTokens: { total: 5, noCache: 5, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 7, text: 7, reasoning: 0 },
  },
  finishReason: { unified, raw: undefined },
});
const word = (delta: string): LanguageModelV4StreamPart => ({ type: "text-delta", id: "0", delta });
const call = (input: string): LanguageModelV4StreamPart => ({
  type: "tool-call",
  toolCallId: "call_1",
  toolName: "search_history",
  input,
});

/** A model that says these parts, and then nothing more. */
function saying(parts: LanguageModelV4StreamPart[], onCancel?: () => void): LanguageModelV4 {
  const stream = () =>
    new ReadableStream<LanguageModelV4StreamPart>({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        if (parts.at(-1)?.type === "finish") controller.close();
      },
      cancel: () => onCancel?.(),
    });
  return {
    specificationVersion: "v4",
    provider: "test",
    modelId: "test",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("It only streams.")),
    doStream: async ({ abortSignal }) => {
      const source = stream().getReader();
      const aborted = new Promise<never>((_, reject) => {
        abortSignal?.addEventListener("abort", () => reject(abortSignal.reason));
      });
      aborted.catch(() => undefined);
      return {
        stream: new ReadableStream({
          async pull(controller) {
            const { done, value } = await Promise.race([source.read(), aborted]);
            if (done) controller.close();
            else controller.enqueue(value);
          },
          cancel: (reason) => source.cancel(reason),
        }),
      };
    },
  };
}

async function listenTo(model: LanguageModelV4, allowance = { characters: 100, pieces: 10 }) {
  const said: string[] = [];
  const thought: string[] = [];
  const answer = streamModel({
    model,
    prompt: [],
    tools: [],
    settings: {},
    signal: new AbortController().signal,
    allowance,
    sink: { text: (delta) => void said.push(delta), reasoning: (delta) => void thought.push(delta) },
  });
  const result = await answer.catch((error: unknown) => ({ error }));
  return { result, said: said.join(""), thought: thought.join("") };
}

test("what is said is handed on, and what is asked for handed back", async () => {
  const thinking: LanguageModelV4StreamPart = { type: "reasoning-delta", id: "0", delta: "Hm." };
  const { result, said, thought } = await listenTo(
    saying([thinking, word("a "), word("b"), call("{}"), end("stop")]),
  );
  expect([said, thought]).toEqual(["a b", "Hm."]);
  expect(result).toMatchObject({
    calls: [{ id: "call_1", name: "search_history", arguments: "{}" }],
    usage: { input_tokens: 5, output_tokens: 7, total_tokens: 12 },
  });
});

test.each([
  ["an error at its end", [word("a"), end("error")], "cut_off"],
  ["too many characters", [word("a"), word("x".repeat(200)), end("stop")], "too_long"],
  ["too many pieces", ["a", ..."bcdefghijk"].map(word), "too_long"],
  ["an error in its middle", [word("a"), { type: "error", error: new Error("oh") }], "model_failed"],
  ["too much for a tool", [word("a"), call("x".repeat(replyLimits.argumentCharacters + 1))], "too_long"],
  [
    "too many calls",
    [word("a"), ...Array.from({ length: replyLimits.callsPerStep + 1 }, () => call("{}"))],
    "too_many_calls",
  ],
] as [string, LanguageModelV4StreamPart[], string][])(
  "%s is a failure that keeps what was said and ends the stream",
  async (_, parts, code) => {
    const cancelled = vi.fn();
    const { result, said } = await listenTo(saying(parts, cancelled));
    expect(result).toMatchObject({ error: { reason: { code } } });
    expect(said).toMatch(/^a/);
    if (parts.at(-1)?.type !== "finish") expect(cancelled).toHaveBeenCalled();
  },
);

test("signs of life that say nothing are not heard", async () => {
  vi.useFakeTimers();
  const empty = Array.from({ length: 50 }, () => word(""));
  const answer = listenTo(saying([{ type: "stream-start", warnings: [] }, ...empty]), {
    characters: 100,
    pieces: 100,
  });
  await vi.advanceTimersByTimeAsync(120_000);
  expect((await answer).result).toMatchObject({
    error: { hasSpoken: false, reason: { message: expect.stringContaining("did not begin") } },
  });
  vi.useRealTimers();
});
