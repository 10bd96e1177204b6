import { z } from "zod";
import { shortText } from "#lib/shared/exact-text.ts";

export const metadataMaxPairs = 16;

/** OpenAI's metadata: up to 16 pairs, keys of 64 and values of 512 characters. */
export const metadataSchema = z
  .record(shortText(64), shortText(512))
  .refine(
    (pairs) => Object.keys(pairs).length <= metadataMaxPairs,
    `At most ${metadataMaxPairs} pairs are possible.`,
  );

export type Metadata = z.infer<typeof metadataSchema>;
