import { setTimeout as sleep } from "node:timers/promises";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";
import { z } from "zod";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import type { Model } from "#lib/shared/contracts/model.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { continueRequest } from "./continue-request.ts";
import { describeHits, introduction, searchWords } from "./librarian-words.ts";

export const librarianModel: Model = { id: "librarian", object: "model", created: 0, owned_by: "verbatim" };

/** Quick to read along with, slow enough to be seen streaming. */
const msPerWord = 12;

const noUsage: LanguageModelV4Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};

const hitsSchema = z.object({
  hits: z.array(
    z.object({
      title: z.string(),
      link: z.string(),
      role: z.string(),
      snippet: z.string(),
      date: z.string(),
    }),
  ),
});

/**
 * The assistant that needs no model server: it looks into its owner's own history by the search_history tool, which
 * it calls as any model would, and quotes what it finds. Deterministic, and it says what it is.
 */
export function librarian(): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "verbatim",
    modelId: librarianModel.id,
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("The librarian only streams.")),
    doStream: async (options) => ({ stream: streamOf(answer(options)) }),
  };
}

function streamOf<T>(parts: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await parts.return(undefined)),
  });
}

async function* answer(options: LanguageModelV4CallOptions): AsyncGenerator<LanguageModelV4StreamPart> {
  const { abortSignal } = options;
  yield { type: "stream-start", warnings: [] };
  const { prompt, said } = withoutContinuing(options.prompt);
  const last = prompt.at(-1);
  const question = textOfLastUser(prompt);
  if (last?.role === "tool") {
    yield* say(rest(describeHits(question, resultsOf(last)), said), abortSignal);
    return;
  }
  const words = searchWords(question);
  if (words.length === 0) {
    yield* say(rest(introduction, said), abortSignal);
    return;
  }
  const input = JSON.stringify({ query: words.join(" ") });
  yield {
    type: "tool-call",
    toolCallId: `call_${newUuid().replaceAll("-", "")}`,
    toolName: searchHistoryTool.name,
    input,
  };
  yield { type: "finish", usage: noUsage, finishReason: { unified: "tool-calls", raw: undefined } };
}

async function* say(
  text: string,
  abortSignal: AbortSignal | undefined,
): AsyncGenerator<LanguageModelV4StreamPart> {
  yield { type: "text-start", id: "0" };
  for (const word of text.split(/(?<=\s)(?=\S)/)) {
    await sleep(msPerWord, undefined, { signal: abortSignal });
    yield { type: "text-delta", id: "0", delta: word };
  }
  yield { type: "text-end", id: "0" };
  yield { type: "finish", usage: noUsage, finishReason: { unified: "stop", raw: undefined } };
}

/** What was asked before the librarian was told to go on, and what it had said of its answer by then. */
function withoutContinuing(prompt: LanguageModelV4CallOptions["prompt"]) {
  const [broken, request] = prompt.slice(-2);
  const isAsked = request?.role === "user" && textOf(request) === continueRequest;
  if (!isAsked || broken?.role !== "assistant") return { prompt, said: "" };
  return { prompt: prompt.slice(0, -2), said: textOf(broken) };
}

/** The librarian says the same again, so what follows is known. */
function rest(answer: string, said: string): string {
  return answer.startsWith(said) ? answer.slice(said.length) : answer;
}

function textOf({ content }: { content: readonly { type: string; text?: string }[] }): string {
  return content.flatMap(({ type, text = "" }) => (type === "text" ? [text] : [])).join("\n");
}

function textOfLastUser(prompt: LanguageModelV4CallOptions["prompt"]): string {
  const user = prompt.findLast((message) => message.role === "user");
  return user ? textOf(user) : "";
}

function resultsOf(message: Extract<LanguageModelV4CallOptions["prompt"][number], { role: "tool" }>) {
  const [result] = message.content;
  const text = result?.type === "tool-result" && result.output.type === "text" ? result.output.value : "";
  try {
    return hitsSchema.parse(JSON.parse(text)).hits;
  } catch {
    return null; // The tool failed and said so in words; the librarian then says that it could not look.
  }
}
