import { z } from "zod";
import { replyStatusSchema } from "./message.ts";

/** The default of MESSAGE_MAX_CHARACTERS; counted in UTF-16 units, as a text field's `maxlength` counts. */
export const messageMaxCharacters = 200_000;

const newMessage = z.strictObject({
  /** Made by the client, so that a retry is recognised (`msg_…`). */
  id: z.string().optional(),
  content: z.string(),
});

const common = {
  model: z.string().min(1).max(255).optional(),
  /** True answers with the reply's event stream instead of the acknowledgement. */
  stream: z.boolean().optional(),
};

/** POST /conversations/{id}/replies. */
export const replyRequestSchema = z.discriminatedUnion("action", [
  /** A new message. `create` makes the conversation, under the client's id, when there is none. */
  z.strictObject({
    action: z.literal("send"),
    message: newMessage,
    /** The message to write below; null for the root; the newest of the visible path unless given. */
    parent_id: z.string().nullish(),
    create: z.boolean().optional(),
    ...common,
  }),
  /** Another version of the reply that `message_id` belongs to. */
  z.strictObject({ action: z.literal("regenerate"), message_id: z.string(), ...common }),
  /** Another version of the reply that `message_id` ends, which begins with what that one kept. */
  z.strictObject({ action: z.literal("continue"), message_id: z.string(), ...common }),
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
  /** Where to read on from: `resp_…:N`, the last event that exists already (N is -1 when there is none). */
  last_event_id: z.string(),
});

export type ReplyAck = z.infer<typeof replyAckSchema>;

/** POST /conversations/{id}/stop answers this after the reply has ended. */
export const stopResultSchema = z.object({
  conversation_id: z.string(),
  response_id: z.string().nullable(),
  status: replyStatusSchema.nullable(),
});
