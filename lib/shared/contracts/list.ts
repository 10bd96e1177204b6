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
