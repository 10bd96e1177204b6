import { expect } from "vitest";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { newId } from "#lib/shared/ids.ts";
import type { Person } from "./person.ts";
import { readSse } from "./read-sse.ts";

/** A conversation with a model, through the API. For tests. */
export interface Talk {
  id: string;
  /** Says something and reads the reply as it comes; every event is checked to have the next number. */
  live: (content: string, model?: string) => AsyncGenerator<ReplyEvent>;
  /** The same to the reply's end. */
  say: (content: string, model?: string) => Promise<Told>;
  /** Asks for another version of the newest reply and reads it to its end. */
  regenerate: (model?: string) => Promise<Told>;
  stop: () => Promise<Response>;
  messages: () => Promise<Message[]>;
}

export interface Told {
  events: ReplyEvent[];
  /** The newest message, as it is stored. */
  reply: Message | undefined;
}

export function newTalk(person: Person): Talk {
  const id = newId("conversation");
  async function* ask(body: object): AsyncGenerator<ReplyEvent> {
    const response = await person.post(`/conversations/${id}/replies`, { ...body, stream: true });
    expect(response.status).toBe(200);
    let next = 0;
    for await (const { data } of readSse(response)) {
      const event = replyEventSchema.parse(data);
      expect(event.sequence_number).toBe(next++);
      yield event;
    }
  }
  const toItsEnd = async (live: AsyncGenerator<ReplyEvent>): Promise<Told> => {
    const events: ReplyEvent[] = [];
    for await (const event of live) events.push(event);
    return { events, reply: (await messages()).at(-1) };
  };
  const messages = async () =>
    (await person.get<MessageList>(`/conversations/${id}/messages?limit=100`)).data;
  const live = (content: string, model = "double-fast") =>
    ask({ action: "send", create: true, model, message: { content } });
  return {
    id,
    live,
    say: (content, model) => toItsEnd(live(content, model)),
    regenerate: async (model = "double-fast") => {
      const message_id = (await messages()).at(-1)?.id;
      return await toItsEnd(ask({ action: "regenerate", message_id, model }));
    },
    stop: () => person.post(`/conversations/${id}/stop`),
    messages,
  };
}
