import { z } from "zod";
import { conversationSchema } from "./conversation.ts";
import { replyStatusSchema } from "./message.ts";

/** What GET /events tells a tab about its user's history, beside the running reply's own events. */
export const userEventSchema = z.discriminatedUnion("type", [
  /** Made, renamed, restored, or moved up by a message: the conversation as it is now. */
  z.object({ type: z.literal("conversation.changed"), conversation: conversationSchema }),
  z.object({ type: z.literal("conversation.removed"), conversation_id: z.string() }),
  /** The visible path leads through this message now: nothing is new, and something else is to be seen. */
  z.object({ type: z.literal("version.chosen"), conversation_id: z.string(), message_id: z.string() }),
  z.object({ type: z.literal("reply.started"), conversation_id: z.string(), response_id: z.string() }),
  z.object({
    type: z.literal("reply.ended"),
    conversation_id: z.string(),
    response_id: z.string(),
    status: replyStatusSchema,
  }),
]);

export type UserEvent = z.infer<typeof userEventSchema>;
