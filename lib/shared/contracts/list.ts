import { z } from "zod";

/** OpenAI's list envelope (api.md, "Common"). */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    object: z.literal("list"),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  });
}

export const pageLimitSchema = z.coerce.number().int().min(1).max(100).default(20);

export const orderSchema = z.enum(["asc", "desc"]);

/** Where a page begins, by an id of the list. */
export const pageCursors = {
  after: z
    .string()
    .optional()
    .meta({ description: "The id behind which the page begins, in the order asked for." }),
  before: z.string().optional().meta({ description: "The id right before which the page ends." }),
};

/** Lists of things with ids. */
export const pageQuery = { limit: pageLimitSchema, ...pageCursors, order: orderSchema.optional() };

/** A boolean among query parameters, which are texts. */
export const flagSchema = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .meta({ type: "boolean" });
