import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";
import { listOf } from "./list.ts";
import { metadataSchema } from "./metadata.ts";

/** PostgreSQL's varchar counts code points, and so do we. */
export const titleMaxCodePoints = 255;

export const titleSchema = z
  .string()
  .trim()
  .min(1, "A title needs at least one character.")
  .pipe(shortText(titleMaxCodePoints));

const modelSchema = z.string().trim().min(1, "A model has a name.").pipe(shortText(255));

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
  /** Messages in all versions, without deleted ones. */
  message_count: z.number().int(),
});

export type Conversation = z.infer<typeof conversationSchema>;

/** One conversation read by itself: lists leave out what may be long. */
export const conversationDetailSchema = conversationSchema.extend({ system_prompt: z.string().nullable() });

export type ConversationDetail = z.infer<typeof conversationDetailSchema>;

/** `next_cursor`, given back as `cursor`, survives that the list moves while it is read. */
export const conversationListSchema = listOf(conversationSchema).extend({
  next_cursor: z.string().nullable(),
});

export type ConversationList = z.infer<typeof conversationListSchema>;

/** What can be said of a conversation when it is made. `id` (`conv_…`) is the client's own, for safe retries. */
export const newConversationSchema = z.strictObject({
  id: z.string().optional(),
  title: titleSchema.nullish(),
  model: modelSchema.nullish(),
  system_prompt: exactText.nullish(),
  metadata: metadataSchema.optional(),
});

export type NewConversation = z.input<typeof newConversationSchema>;

/** What can be changed of a conversation; what is absent stays. Null takes a model or a system prompt away. */
export const conversationChangesSchema = z.strictObject({
  title: titleSchema.optional(),
  model: modelSchema.nullish(),
  system_prompt: exactText.nullish(),
  /** Takes the place of all pairs there were. */
  metadata: metadataSchema.optional(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
});

export type ConversationChanges = z.input<typeof conversationChangesSchema>;
