import { z } from "zod";
import { contentText } from "#lib/shared/content-text.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { type Message, roleSchema } from "#lib/shared/contracts/message.ts";

/** At most so much of one message, and so much altogether, in one answer: an agent's window is not endless. */
const messageCharacters = 20_000;
const answerCharacters = 60_000;

export const shownConversationSchema = z.object({
  id: z.string(),
  title: z.string().nullable(),
  created_at: z.string(),
  last_message_at: z.string(),
  message_count: z.number(),
  archived: z.boolean(),
});

export const shownMessageSchema = z.object({
  id: z.string(),
  role: roleSchema,
  text: z.string(),
  tool_calls: z.array(z.object({ name: z.string(), arguments: z.string() })).optional(),
  status: z.string().describe("completed, or how a reply that has not come to its end stands"),
  created_at: z.string(),
  cut: z.boolean().optional().describe("The message is longer; the API has all of it."),
});

export type ShownMessage = z.infer<typeof shownMessageSchema>;

const toIso = (seconds: number) => new Date(seconds * 1000).toISOString();

export function showConversation(conversation: Conversation): z.infer<typeof shownConversationSchema> {
  const { id, title, message_count, archived } = conversation;
  const [created_at, last_message_at] = [toIso(conversation.created_at), toIso(conversation.last_message_at)];
  return { id, title, created_at, last_message_at, message_count, archived };
}

export function showMessage(message: Message): ShownMessage {
  const { id, role, status, tool_calls } = message;
  const text = contentText(message.content);
  const calls = tool_calls?.map((call) => ({
    name: call.function.name,
    arguments: call.function.arguments.slice(0, messageCharacters).toWellFormed(),
  }));
  return {
    id,
    role,
    text: text.slice(0, messageCharacters).toWellFormed(),
    ...(calls && { tool_calls: calls }),
    status,
    created_at: toIso(message.created_at),
    ...(text.length > messageCharacters && { cut: true }),
  };
}

/** As many as fit into one answer, from the first on; one at least. */
export function fitting(messages: ShownMessage[]): ShownMessage[] {
  let characters = 0;
  const last = messages.findIndex((message) => {
    characters += JSON.stringify(message).length;
    return characters > answerCharacters;
  });
  return last < 0 ? messages : messages.slice(0, Math.max(1, last));
}
