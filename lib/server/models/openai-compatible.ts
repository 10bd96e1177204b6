import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { z } from "zod";
import type { Model } from "#lib/shared/contracts/model.ts";
import { modelFetch } from "./model-fetch.ts";

export interface Provider {
  listModels(): Promise<Model[]>;
  model(id: string): LanguageModelV4;
}

/** Under which name the adapter takes options of its own; fields that it does not know go into the request as they are. */
export const adapterName = "openaiCompatible";

/** A page waits for this list when it is opened first, so a dead server may not hold it up for long. */
const listTimeoutMs = 3_000;
/** Far more than any provider offers; a bound on what a broken one can make us read. */
const maxModels = 1_000;

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string().min(1).max(255), created: z.number().optional() })),
});

/** A server that speaks OpenAI's chat completions: OpenAI itself, Ollama, vLLM, llama.cpp, LM Studio, … */
export function openAiCompatible(options: {
  name: string;
  baseUrl: string;
  apiKey: string | undefined;
  /** Nobody configured it: when it is not there, there are just no models of it. */
  isProbe: boolean;
}): Provider {
  const { name, apiKey, isProbe } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const provider = createOpenAICompatible({
    name: adapterName,
    baseURL: baseUrl,
    includeUsage: true,
    // Whether a model can do it is its server's to say; the adapter would leave the schema out without a word.
    supportsStructuredOutputs: true,
    fetch: modelFetch,
    ...(isOpenAi(baseUrl) && { transformRequestBody: inOpenAisWords }),
    ...(apiKey !== undefined && { apiKey }),
  });
  // Making one builds its schemas anew, half a millisecond of every reply.
  const made = new Map<string, LanguageModelV4>();
  return {
    model(id) {
      const model = made.get(id) ?? provider.chatModel(id);
      made.set(id, model);
      return model;
    },
    async listModels() {
      try {
        const response = await fetch(`${baseUrl}/models`, {
          headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
          signal: AbortSignal.timeout(listTimeoutMs),
          redirect: "error",
        });
        if (!response.ok) throw new Error(`it answered ${response.status}`);
        const { data } = modelsSchema.parse(await response.json());
        return data.slice(0, maxModels).map(({ id, created }) => ({
          id,
          object: "model" as const,
          created: created ?? 0,
          owned_by: name,
        }));
      } catch (error) {
        if (isProbe) return [];
        throw new Error(`The model server (${name}) can't be reached right now.`, { cause: error });
      }
    },
  };
}

function isOpenAi(baseUrl: string): boolean {
  return new URL(baseUrl).hostname === "api.openai.com";
}

/** OpenAI's newer models know `max_completion_tokens` alone, and most other servers `max_tokens`. */
function inOpenAisWords({ max_tokens: most, ...body }: Record<string, unknown>) {
  return most === undefined ? body : { ...body, max_completion_tokens: most };
}
