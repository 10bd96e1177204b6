import type { Model } from "#lib/shared/contracts/model.ts";
import { modelLabel } from "./models.ts";

/** More than this nobody reads through; a word typed finds the rest. */
export const shownModels = 200;

export interface ModelGroup {
  readonly owner: string;
  readonly models: readonly Model[];
}

export interface FoundModels {
  readonly groups: readonly ModelGroup[];
  readonly count: number;
}

const ownerNames: Record<string, string> = {
  anthropic: "Anthropic",
  google: "Google",
  mistralai: "Mistral",
  openai: "OpenAI",
  system: "OpenAI",
  verbatim: "Built in",
};

const ownerOf = (model: Model) => ownerNames[model.owned_by] ?? (model.owned_by || "Others");

/** The models that have every word of the query in their name or their owner's, by owner, in the order they came in. */
export function searchModels(models: readonly Model[], query: string): FoundModels {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Model[]>();
  let count = 0;
  for (const model of models) {
    const owner = ownerOf(model);
    const text = `${modelLabel(model)} ${model.id} ${owner} ${model.owned_by}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    count += 1;
    groups.set(owner, [...(groups.get(owner) ?? []), model]);
  }
  return { groups: [...groups].map(([owner, found]) => ({ owner, models: found })), count };
}

/** Where a key leads in the list of found models, or null where it is none of the list's. */
export function moveTo(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return at <= 0 ? count - 1 : at - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
