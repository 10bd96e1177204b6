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

async function* answer({
  prompt,
  abortSignal,
}: LanguageModelV4CallOptions): AsyncGenerator<LanguageModelV4StreamPart> {
  yield { type: "stream-start", warnings: [] };
  const last = prompt.at(-1);
  const question = textOfLastUser(prompt);
  if (last?.role === "tool") {
    yield* say(describeHits(question, resultsOf(last)), abortSignal);
    return;
  }
  const words = searchWords(question);
  if (words.length === 0) {
    yield* say(introduction, abortSignal);
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

function textOfLastUser(prompt: LanguageModelV4CallOptions["prompt"]): string {
  const user = prompt.findLast((message) => message.role === "user");
  return user?.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n") ?? "";
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
