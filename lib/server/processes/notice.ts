import { z } from "zod";
import { replyStatusSchema } from "#lib/shared/contracts/message.ts";

const ofOwner = { ownerId: z.string() };

/** What one process tells the others. Short: what is long, they look up if anybody there wants to know. */
export const noticeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("conversation.changed"), ...ofOwner, conversation_id: z.string() }),
  z.object({ type: z.literal("conversation.removed"), ...ofOwner, conversation_id: z.string() }),
  z.object({
    type: z.literal("version.chosen"),
    ...ofOwner,
    conversation_id: z.string(),
    message_id: z.string(),
  }),
  z.object({
    type: z.literal("reply.started"),
    ...ofOwner,
    conversation_id: z.string(),
    response_id: z.string(),
  }),
  z.object({
    type: z.literal("reply.ended"),
    ...ofOwner,
    conversation_id: z.string(),
    response_id: z.string(),
    status: replyStatusSchema,
  }),
  /** A session was revoked: streams end, and whoever comes back is let in or not. */
  z.object({ type: z.literal("access.changed"), ...ofOwner }),
  /** Somebody asked for a reply's end; whoever writes it ends it. */
  z.object({ type: z.literal("stop"), generationUuid: z.string() }),
  /** There is more in the log of running replies. */
  z.object({ type: z.literal("log.grown") }),
  /** Things were not told: whoever listens has to look for itself. */
  z.object({ type: z.literal("missed") }),
]);

export type Notice = z.infer<typeof noticeSchema>;

/** One NOTIFY. A process leaves out what it has said itself. */
export const letterSchema = z.object({ from: z.string(), notices: z.array(noticeSchema) });

export const channel = "verbatim";
