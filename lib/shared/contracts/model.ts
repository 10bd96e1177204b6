import { z } from "zod";
import { listOf } from "./list.ts";

/** A model as OpenAI lists it; `owned_by` names the provider it is reached through. */
export const modelSchema = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.number(),
  owned_by: z.string(),
});

export type Model = z.infer<typeof modelSchema>;

export const modelListSchema = listOf(modelSchema);
