import { z } from "zod";
import { listOf } from "./list.ts";

/** PostgreSQL's varchar counts code points, and so do we. */
export const titleMaxCodePoints = 255;

export const titleSchema = z
  .string()
  .trim()
  .min(1, "A title needs at least one character.")
  .refine(
    (title) => [...title].length <= titleMaxCodePoints,
    `A title has at most ${titleMaxCodePoints} characters.`,
  );

/** A conversation as OpenAI has it, and our own fields. Times are unix seconds. */
export const conversationSchema = z.object({
  id: z.string(),
  object: z.literal("conversation"),
  created_at: z.number(),
  metadata: z.record(z.string(), z.string()),
  title: z.string().nullable(),
  model: z.string().nullable(),
  updated_at: z.number(),
  last_message_at: z.number(),
  pinned: z.boolean(),
  archived: z.boolean(),
  message_count: z.number().int(),
});

export type Conversation = z.infer<typeof conversationSchema>;

/** `next_cursor`, given back as `cursor`, survives that the list moves while it is read. */
export const conversationListSchema = listOf(conversationSchema).extend({
  next_cursor: z.string().nullable(),
});

export type ConversationList = z.infer<typeof conversationListSchema>;
