import { env } from "#lib/server/env.ts";
import type { Model } from "#lib/shared/contracts/model.ts";
import { discoveredModels } from "./registry.ts";

export interface AvailableModels {
  models: Model[];
  /** The one that answers when nobody chose. */
  defaultModel: string | null;
  /** A kind sentence when a configured model server can't be reached. */
  problem: string | null;
}

export async function listModels(): Promise<AvailableModels> {
  const { models, problem } = await discoveredModels();
  const configured = models.find(({ id }) => id === env().DEFAULT_MODEL);
  return { models, defaultModel: configured?.id ?? models[0]?.id ?? null, problem };
}
