import { expect, test } from "vitest";
import { newPerson } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { type UserEvent, userEventSchema } from "#lib/shared/contracts/user-events.ts";
import { newId } from "#lib/shared/ids.ts";

const send = (content: string) => ({ action: "send", create: true, message: { content } });

test("a tab hears of its person's replies and conversations, and of nobody else's", async () => {
  const [person, stranger] = [await newPerson(), await newPerson()];
  const [first, second] = [newId("conversation"), newId("conversation")];
  await person.post(`/conversations/${first}/replies`, send("hello"));
  const stream = readSse(await person.fetch("/events"));
  const next = async (): Promise<UserEvent> => userEventSchema.parse((await stream.next()).value?.data);
  // What runs already is told first, so that a sidebar can mark it.
  expect(await next()).toMatchObject({ type: "reply.started", conversation_id: first });
  await stranger.post(`/conversations/${newId("conversation")}/replies`, send("hello"));
  await person.post(`/conversations/${second}/replies`, send("hello"));
  expect(await next()).toMatchObject({ type: "reply.started", conversation_id: second });
  expect(await next()).toMatchObject({
    type: "conversation.changed",
    conversation: { id: second, title: "hello" },
  });
  await person.post(`/conversations/${first}/stop`);
  expect(await next()).toMatchObject({ type: "reply.ended", conversation_id: first, status: "stopped" });
  await person.post(`/conversations/${second}/stop`);
  await stream.return(undefined);
});

test("a tab that looks at a conversation gets its replies' events too, one reply after the other", async () => {
  const person = await newPerson();
  const conversation = newId("conversation");
  await person.post(`/conversations/${conversation}/replies`, send("hello"));
  const ends: string[] = [];
  const numbers = new Map<string, number[]>();
  for await (const { data, id } of readSse(await person.fetch(`/events?conversation=${conversation}`))) {
    const event = replyEventSchema.safeParse(data);
    if (!event.success) continue;
    const reply = id?.split(":")[0] ?? "";
    numbers.set(reply, [...(numbers.get(reply) ?? []), event.data.sequence_number]);
    if (event.data.type !== "response.completed") continue;
    ends.push(reply);
    if (ends.length === 2) break;
    await person.post(`/conversations/${conversation}/replies`, {
      action: "send",
      message: { content: "hello again" },
    });
  }
  expect(new Set(ends).size).toBe(2);
  for (const seen of numbers.values()) expect(seen).toEqual(seen.map((_, index) => index));
});
