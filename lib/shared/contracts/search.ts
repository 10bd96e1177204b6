import { z } from "zod";
import { shortText } from "#lib/shared/exact-text.ts";
import { flagSchema, listOf, pageLimitSchema } from "./list.ts";
import { roleSchema } from "./message.ts";

export const searchMaxWords = 20;

/** Unix seconds, or a date as ISO 8601 has it: `2026-11-27`, `2026-11-27T08:30:00Z`. A date alone is its midnight, UTC. */
export const momentSchema = z
  .string()
  .transform((text, context) => {
    const isSeconds = /^\d{1,12}$/.test(text);
    const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
    const time = new Date(isSeconds ? Number(text) * 1000 : isIso ? text : Number.NaN);
    if (!Number.isNaN(time.getTime())) return time;
    context.addIssue({ code: "custom", message: "A time is unix seconds, or a date such as 2026-11-27." });
    return z.NEVER;
  })
  .meta({ description: "Unix seconds, or a date such as `2026-11-27` (UTC)." });

export const searchQuerySchema = z.strictObject({
  q: shortText(500)
    .refine((q) => wordsOf(q).length > 0, "Say what to look for.")
    .refine((q) => wordsOf(q).length <= searchMaxWords, `At most ${searchMaxWords} words are possible.`)
    .meta({ description: "Words; a message that holds all of them, in any case and order, is found." }),
  in: z.string().optional().meta({ description: "A conversation's id: only there." }),
  visible: flagSchema.optional().meta({
    description:
      "With `in`: only what a reader of the conversation sees, what people and assistants said on its visible path.",
  }),
  role: roleSchema.optional(),
  before: momentSchema.optional(),
  after: momentSchema.optional(),
  limit: pageLimitSchema,
  cursor: z.string().optional().meta({ description: "`next_cursor` of the page before." }),
});

export function wordsOf(q: string): string[] {
  return q.split(/\s+/u).filter((word) => word !== "");
}

/** A message in which something was found. `created_at` is unix seconds. */
export const searchHitSchema = z.object({
  conversation_id: z.string(),
  title: z.string().nullable(),
  message_id: z.string(),
  seq: z.number().int(),
  role: roleSchema,
  snippet: z.string().meta({ description: "The text around the first word found." }),
  highlights: z
    .array(z.tuple([z.number().int(), z.number().int()]))
    .meta({ description: "Where words stand in the snippet: start and end, in UTF-16 code units." }),
  created_at: z.number(),
});

export type SearchHit = z.infer<typeof searchHitSchema>;

/** Newest first; `first_id` and `last_id` are those of messages. */
export const searchResultsSchema = listOf(searchHitSchema).extend({ next_cursor: z.string().nullable() });

export type SearchResults = z.infer<typeof searchResultsSchema>;
