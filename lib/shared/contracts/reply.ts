import { z } from "zod";
import { replyStatusSchema } from "./message.ts";

/** The default of MESSAGE_MAX_CHARACTERS; counted in UTF-16 units, as a text field's `maxlength` counts. */
export const messageMaxCharacters = 200_000;

const newMessage = z.strictObject({
  id: z
    .string()
    .optional()
    .meta({ description: "Made by the client (`msg_…`), so that a retry is recognised." }),
  content: z.string(),
});

const common = {
  model: z.string().min(1).max(255).optional(),
  stream: z
    .boolean()
    .optional()
    .meta({ description: "True answers with the reply's events instead of the acknowledgement." }),
};

const whichReply = z.string().meta({ description: "Any message of the reply that gets another version." });

/** POST /conversations/{id}/replies. */
export const replyRequestSchema = z.discriminatedUnion("action", [
  /** A new message. `create` makes the conversation, under the client's id, when there is none. */
  z.strictObject({
    action: z.literal("send"),
    message: newMessage,
    parent_id: z.string().nullish().meta({
      description:
        "The message to write below; null for the root; the newest of the visible path unless given.",
    }),
    create: z
      .boolean()
      .optional()
      .meta({ description: "Makes the conversation, under the client's id, when there is none." }),
    ...common,
  }),
  /** Another version of the reply that `message_id` belongs to. */
  z.strictObject({ action: z.literal("regenerate"), message_id: whichReply, ...common }),
  /** Another version of the reply that `message_id` ends, which begins with what that one kept. */
  z.strictObject({ action: z.literal("continue"), message_id: whichReply, ...common }),
  /** Another version of the user's message `message_id`, and a reply to it. */
  z.strictObject({ action: z.literal("edit"), message_id: z.string(), message: newMessage, ...common }),
]);

export type ReplyRequest = z.infer<typeof replyRequestSchema>;

/** What is answered once the message and the empty reply are committed. */
export const replyAckSchema = z.object({
  conversation_id: z.string(),
  response_id: z.string(),
  user_message_id: z.string().nullable(),
  assistant_message_id: z.string(),
  status: replyStatusSchema,
  last_event_id: z.string().meta({
    description:
      "Where to read on from: `resp_…:N`, the last event that exists already (N is -1 when there is none).",
  }),
});

export type ReplyAck = z.infer<typeof replyAckSchema>;

/** POST /conversations/{id}/stop answers this after the reply has ended. */
export const stopResultSchema = z.object({
  conversation_id: z.string(),
  response_id: z.string().nullable(),
  status: replyStatusSchema.nullable(),
});
