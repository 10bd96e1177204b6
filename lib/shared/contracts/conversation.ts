import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";

import { firstItemsSchema } from "./item.ts";

import { flagSchema, listOf, orderSchema, pageCursors, pageLimitSchema } from "./list.ts";
import { keptMetadataSchema, metadataSchema } from "./metadata.ts";

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
  metadata: keptMetadataSchema,
  title: z.string().nullable(),
  model: z.string().nullable().meta({ description: "The model that answers unless another is named." }),
  updated_at: z.number(),
  last_message_at: z.number(),
  pinned: z.boolean(),
  archived: z.boolean(),
  message_count: z.number().int().meta({ description: "Messages in all versions, without deleted ones." }),
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

/** OpenAI takes null where there is nothing to say. */
const metadataOrNone = metadataSchema.nullish().transform((metadata) => (metadata === null ? {} : metadata));

/** What can be said of a conversation when it is made. `id` (`conv_…`) is the client's own, for safe retries. */
export const newConversationSchema = z.strictObject({
  id: z.string().optional(),
  title: titleSchema.nullish(),
  model: modelSchema.nullish(),
  system_prompt: exactText.nullish(),
  metadata: metadataSchema.optional(),
});

export type NewConversation = z.input<typeof newConversationSchema>;

/** POST /conversations. Fields that we do not know are passed over, as on all of OpenAI's resources. */
export const conversationRequestSchema = z.object({
  ...newConversationSchema.shape,
  metadata: metadataOrNone,
  items: firstItemsSchema,
});

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

/** POST or PATCH /conversations/{id}. */
export const conversationUpdateSchema = z.object({
  ...conversationChangesSchema.shape,
  metadata: metadataOrNone,
  head: z.string().optional().meta({ description: "A message that the visible path shall lead through." }),
});

/** POST /conversations/{id}/fork. */
export const forkRequestSchema = z.strictObject({
  message_id: z.string().meta({ description: "The last message that is copied." }),
  id: z.string().optional().meta({ description: "The copy's own id (`conv_…`), for a safe retry." }),
});

/** DELETE /conversations/{id}. */
export const conversationDeletedSchema = z.object({
  id: z.string(),
  object: z.literal("conversation.deleted"),
  deleted: z.literal(true),
});

/** GET /conversations. */
export const conversationQuerySchema = z.strictObject({
  limit: pageLimitSchema,
  cursor: z.string().optional().meta({ description: "`next_cursor` of the page before." }),
  ...pageCursors,
  order: orderSchema.optional().meta({ description: "By the last message; `desc` without it." }),
  archived: flagSchema.optional().meta({ description: "Those put away, which are left out otherwise." }),
  pinned: flagSchema.optional(),
  q: shortText(titleMaxCodePoints).optional().meta({ description: "What the title contains, in any case." }),
});
