import type { LanguageModelV4 } from "@ai-sdk/provider";
import { env } from "#lib/server/env.ts";
import { log } from "#lib/server/log.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import type { Model } from "#lib/shared/contracts/model.ts";
import { AppError } from "#lib/shared/errors.ts";
import { librarian, librarianModel } from "./librarian.ts";
import { openAiCompatible, type Provider } from "./openai-compatible.ts";

/** How long a discovered list of models is believed. */
const freshMs = 60_000;
/** A server that did not answer is asked again sooner. */
const retryMs = 5_000;

interface Discovered {
  models: Model[];
  /** Why a configured provider gave no models, in words for a person. */
  problem: string | null;
  providerOf: Map<string, Provider>;
  until: number;
}

interface Cache {
  known: Discovered | null;
  asking: Promise<Discovered> | null;
}

const cache = () => oncePerProcess<Cache>("models", () => ({ known: null, asking: null }));

const ollamaUsual = "http://127.0.0.1:11434";

function providers(): Provider[] {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, OLLAMA_BASE_URL } = env();
  const found: Provider[] = [];
  if (OPENAI_API_KEY || OPENAI_BASE_URL) {
    const baseUrl = OPENAI_BASE_URL ?? "https://api.openai.com/v1";
    found.push(openAiCompatible({ name: "openai", baseUrl, apiKey: OPENAI_API_KEY, isProbe: false }));
  }
  if (OLLAMA_BASE_URL !== "off") {
    // Ollama speaks OpenAI's API under /v1. Unless configured, its absence is no problem worth telling.
    const baseUrl = `${(OLLAMA_BASE_URL ?? ollamaUsual).replace(/\/+$/, "")}/v1`;
    found.push(openAiCompatible({ name: "ollama", baseUrl, apiKey: undefined, isProbe: !OLLAMA_BASE_URL }));
  }
  return found;
}

async function discover(): Promise<Discovered> {
  const models: Model[] = [];
  const problems: string[] = [];
  const providerOf = new Map<string, Provider>();
  const answers = await Promise.allSettled(
    providers().map(async (provider) => ({ provider, found: await provider.listModels() })),
  );
  for (const answer of answers) {
    if (answer.status === "rejected") {
      log.warn({ err: answer.reason }, "models could not be listed");
      problems.push(
        answer.reason instanceof Error ? answer.reason.message : "The model server can't be reached.",
      );
      continue;
    }
    for (const model of answer.value.found) {
      if (providerOf.has(model.id)) continue; // The first provider that has a name keeps it.
      providerOf.set(model.id, answer.value.provider);
      models.push(model);
    }
  }
  if (models.length === 0 && problems.length === 0) models.push(librarianModel);
  return {
    models,
    problem: problems.join(" ") || null,
    providerOf,
    until: Date.now() + (problems.length > 0 ? retryMs : freshMs),
  };
}

/** What is known now; asks the providers when that is too old, once for all who wait. */
export async function discoveredModels(): Promise<Discovered> {
  const state = cache();
  if (state.known && Date.now() < state.known.until) return state.known;
  state.asking ??= discover()
    .then((fresh) => {
      // A server that is away for a moment does not make its models unknown.
      const kept =
        fresh.problem && state.known ? { ...state.known, problem: fresh.problem, until: fresh.until } : fresh;
      state.known = kept;
      return kept;
    })
    .finally(() => {
      state.asking = null;
    });
  // An old list is better than waiting for a new one.
  return state.known ?? (await state.asking);
}

/** Whether the built-in assistant is all there is, as far as is known without asking. */
export function librarianAlone(): boolean {
  const known = cache().known;
  return known?.models.length === 1 && known.models[0]?.id === librarianModel.id;
}

/** The model behind a name, ready to be called; the default when no name is given. */
export async function resolveModel(
  name: string | null | undefined,
): Promise<{ id: string; model: LanguageModelV4 }> {
  const { models, providerOf, problem } = await discoveredModels();
  const wanted = name ?? env().DEFAULT_MODEL ?? models[0]?.id;
  if (!wanted)
    throw new AppError("unavailable", problem ?? "No model is configured.", {
      code: "no_model",
      retryAfter: 5,
    });
  if (wanted === librarianModel.id && models.some(({ id }) => id === wanted))
    return { id: wanted, model: librarian() };
  const provider = providerOf.get(wanted);
  if (provider) return { id: wanted, model: provider.model(wanted) };
  if (problem)
    throw new AppError("unavailable", problem, { code: "model_unavailable", param: "model", retryAfter: 5 });
  throw new AppError("invalid", `The model “${wanted}” is not configured here. Please choose another one.`, {
    param: "model",
    code: "model_not_found",
  });
}
