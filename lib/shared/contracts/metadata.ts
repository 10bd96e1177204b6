import { z } from "zod";
import { shortText } from "#lib/shared/exact-text.ts";

export const metadataMaxPairs = 16;
const keySchema = shortText(64);
const valueSchema = shortText(512);

export type Metadata = Record<string, string>;

const description = {
  type: "object" as const,
  additionalProperties: { type: "string" as const, maxLength: 512 },
  maxProperties: metadataMaxPairs,
  description: "Up to 16 pairs of texts, keys of 64 characters and values of 512.",
};

/**
 * OpenAI's metadata: up to 16 pairs, keys of 64 and values of 512 characters. Not z.record, which drops a key named
 * `__proto__`: the object is handed on as it came.
 */
export const metadataSchema = z
  .custom<Metadata>(isObject, "Metadata are pairs of texts.")
  .superRefine((pairs, context) => {
    const entries = Object.entries(pairs);
    if (entries.length > metadataMaxPairs) {
      context.addIssue({ code: "custom", message: `At most ${metadataMaxPairs} pairs are possible.` });
    }
    for (const [key, value] of entries) {
      const issue =
        keySchema.safeParse(key).error?.issues[0] ?? valueSchema.safeParse(value).error?.issues[0];
      if (issue) context.addIssue({ code: "custom", message: issue.message, path: [key] });
    }
  })
  .meta(description);

/** The same where it comes from us: it was checked when it was written. */
export const keptMetadataSchema = z.custom<Metadata>(isObject).meta(description);

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
