import type { z } from "zod";
import { type Message, messageListSchema } from "#lib/shared/contracts/message.ts";
import { type ReplyAck, replyAckSchema, stopResultSchema } from "#lib/shared/contracts/reply.ts";
import { newId } from "#lib/shared/ids.ts";
import { until } from "#scripts/system/until.ts";
import type { Place } from "./app.ts";
import type { Person } from "./person.ts";

/** A message before it is said, with the ids under which it may be said again. */
export interface Saying {
  conversationId: string;
  messageId: string;
  content: string;
}

export function newSaying(content: string, conversationId = newId("conversation")): Saying {
  return { conversationId, messageId: newId("message"), content };
}

/** Settles once it is kept. */
export async function say(person: Person, at: Place, saying: Saying): Promise<ReplyAck> {
  const { conversationId, messageId: id, content } = saying;
  const body = { action: "send", create: true, model: "double-fast", message: { id, content } };
  return parsed(replyAckSchema, await person.post(at, `/conversations/${conversationId}/replies`, body));
}

export async function stop(person: Person, at: Place, conversationId: string) {
  return parsed(stopResultSchema, await person.post(at, `/conversations/${conversationId}/stop`));
}

/** The whole conversation, from the first message on; no test says more than fits one page. */
export async function messagesOf(person: Person, at: Place, conversationId: string): Promise<Message[]> {
  const path = `/conversations/${conversationId}/messages?limit=100`;
  return (await parsed(messageListSchema, await person.fetch(at, path))).data;
}

/** The conversation, as soon as no reply runs in it; or as it is when the time is over. */
export async function messagesAtRest(
  person: Person,
  at: Place,
  { conversationId, withinMs }: { conversationId: string; withinMs: number },
): Promise<Message[]> {
  const ask = async () => {
    const messages = await messagesOf(person, at, conversationId);
    return messages.some(({ status }) => status === "running") ? undefined : messages;
  };
  return (await until({ withinMs, everyMs: 250 }, ask)) ?? messagesOf(person, at, conversationId);
}

async function parsed<T>(schema: z.ZodType<T>, response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return schema.parse(await response.json());
}
