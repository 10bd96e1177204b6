import { type Shape, straight, straightWithForks } from "./shape.ts";

/**
 * Conversations that every load has, as far as they fit, for measuring whether length or forks make anything slow.
 * They repeat the same fifty texts: a page of one has as many bytes as a page of another.
 */
export const landmarkNames = ["hundred", "tenThousand", "hundredThousand", "forked"] as const;

export type LandmarkName = (typeof landmarkNames)[number];

const FORKS = 500;

const sizes: Record<LandmarkName, number> = {
  hundred: 100,
  tenThousand: 10_000,
  hundredThousand: 100_000,
  /** 500 forks, every one of them on the visible path: 501 branches, each nested in the one before. */
  forked: 100_000,
};

/** One may take at most a fifth of the whole. */
export function landmarksWithin(messages: number): LandmarkName[] {
  return landmarkNames.filter((name) => sizes[name] <= messages / 5);
}

export function landmarkShape(name: LandmarkName): Shape {
  return name === "forked" ? straightWithForks(sizes[name], FORKS) : straight(sizes[name]);
}
