import type { z } from "zod";
import { type Message, messageListSchema } from "#lib/shared/contracts/message.ts";
import { type ReplyAck, replyAckSchema, stopResultSchema } from "#lib/shared/contracts/reply.ts";
import { newId } from "#lib/shared/ids.ts";
import { until } from "#scripts/system/until.ts";
import type { App } from "./app.ts";
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

/** Answers that it is kept. Where the server asks for a moment (503) it is said again, as clients do. */
export async function say(person: Person, app: App, saying: Saying): Promise<ReplyAck> {
  const { conversationId, messageId: id, content } = saying;
  const body = { action: "send", create: true, model: "double-fast", message: { id, content } };
  const post = () => person.post(app, `/conversations/${conversationId}/replies`, body);
  const answer = await until({ withinMs: 30_000, everyMs: 250 }, async () => {
    const response = await post();
    return response.status === 503 ? undefined : response;
  });
  return parsed(replyAckSchema, answer ?? (await post()));
}

export async function stop(person: Person, app: App, conversationId: string) {
  return parsed(stopResultSchema, await person.post(app, `/conversations/${conversationId}/stop`));
}

/** The whole conversation, from the first message on; no test says more than fits one page. */
export async function messagesOf(person: Person, app: App, conversationId: string): Promise<Message[]> {
  const path = `/conversations/${conversationId}/messages?limit=100`;
  return (await parsed(messageListSchema, await person.fetch(app, path))).data;
}

async function parsed<T>(schema: z.ZodType<T>, response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return schema.parse(await response.json());
}
