import { z } from "zod";
import { contentSchema } from "./content.ts";
import { listOf } from "./list.ts";
import { keptMetadataSchema } from "./metadata.ts";
import { usageSchema } from "./response.ts";

export const roleSchema = z.enum(["system", "developer", "user", "assistant", "tool"]);

export type Role = z.infer<typeof roleSchema>;

/** How a message, or the reply it belongs to, stands. What people and programs append is `completed` at once. */
export const replyStatusSchema = z.enum(["running", "completed", "stopped", "interrupted", "failed"]);

export type ReplyStatus = z.infer<typeof replyStatusSchema>;

export const toolCallSchema = z.object({
  id: z.string(),
  type: z.literal("function"),
  /** `arguments` is JSON text, kept exactly as the model wrote it. */
  function: z.object({ name: z.string(), arguments: z.string() }),
});

export type ToolCall = z.infer<typeof toolCallSchema>;

/** Why a reply ended without being completed, in words for a person. */
export const replyErrorSchema = z.object({ code: z.string(), message: z.string() });

export type ReplyError = z.infer<typeof replyErrorSchema>;

/** A message in the shape of Chat Completions, with what a history needs beside it. Times are unix seconds. */
export const messageSchema = z.object({
  id: z.string(),
  object: z.literal("message"),
  conversation_id: z.string(),
  seq: z.number().int().meta({ description: "Counts the conversation's messages, in all versions, from 1." }),
  parent_id: z.string().nullable().meta({ description: "The message above it; null at the root." }),
  depth: z.number().int().meta({ description: "Its place on its path, from 1 at the root." }),
  role: roleSchema,
  content: contentSchema.nullable().meta({
    description: "Text, or parts where there is more than text; null where the assistant only calls tools.",
  }),
  tool_calls: z.array(toolCallSchema).optional(),
  tool_call_id: z.string().optional(),
  reasoning: z.string().optional(),
  status: replyStatusSchema,
  response_id: z
    .string()
    .nullable()
    .meta({ description: "The reply (`resp_…`) that wrote it; null for what people and programs wrote." }),
  error: replyErrorSchema.nullable(),
  model: z.string().optional(),
  /** Tokens, as the provider counted them. */
  usage: usageSchema.optional(),
  metadata: keptMetadataSchema.optional(),
  took_ms: z.number().int().optional().meta({
    description:
      "Milliseconds: how long the reasoning of an assistant's message took, or how long the tool ran whose result it is. Absent where the server has not measured it.",
  }),
  siblings: z.array(z.string()).optional().meta({
    description:
      "All versions of this message, itself among them, the oldest first; only where there are several.",
  }),
  created_at: z.number(),
});

export type Message = z.infer<typeof messageSchema>;

export const messageListSchema = listOf(messageSchema);

export type MessageList = z.infer<typeof messageListSchema>;

/** GET /conversations/{id}/messages/{message_id}/around: a stretch of a path, chronological. */
export const messagesAroundSchema = messageListSchema.extend({
  has_more: z.boolean().meta({ description: "Whether the path goes on below the last one." }),
  has_earlier: z.boolean().meta({ description: "Whether it goes on above the first one." }),
  leaf: z.string().nullable().meta({
    description:
      "Null on the visible path; else the message that the path leads to, for `leaf` of the list when reading on.",
  }),
});

export type MessagesAround = z.infer<typeof messagesAroundSchema>;
