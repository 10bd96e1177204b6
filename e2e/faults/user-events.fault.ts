import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { counting } from "./support/double-says.ts";
import { newPerson } from "./support/person.ts";
import { read } from "./support/reading.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { newSaying, say, stop } from "./support/talk.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ name: "user-events", apps: 2 });
});

afterAll(() => stage?.clear());

const withinMs = 1_000;

/** Tells one event of a conversation from all others. */
const of =
  <T extends UserEvent["type"]>(type: T, conversationId: string) =>
  (event: ReplyEvent | UserEvent): event is Extract<UserEvent, { type: T }> => {
    if (event.type !== type || "sequence_number" in event) return false;
    const id = event.type === "conversation.changed" ? event.conversation.id : event.conversation_id;
    return id === conversationId;
  };

test("a tab at one process hears within a second what is said, answered and stopped at another", async () => {
  const [here, there] = stage.apps;
  const person = await newPerson(here);
  const [near, far] = await Promise.all([read(person, here, "/events"), read(person, there, "/events")]);
  const later: Record<string, number> = {};
  const compare = async <T extends UserEvent["type"]>(name: string, type: T, conversationId: string) => {
    const wanted = of(type, conversationId);
    const told = await near.until(wanted, 10_000);
    later[name] = (await far.until(wanted, 10_000)).at - told.at;
  };

  const said = newSaying(counting(30, 20).content);
  const asked = performance.now();
  const ack = await say(person, here, said);
  await compare("made", "conversation.changed", ack.conversation_id);
  await compare("started", "reply.started", ack.conversation_id);
  await compare("completed", "reply.ended", ack.conversation_id);
  expect((await far.until(of("reply.ended", ack.conversation_id))).event).toMatchObject({
    response_id: ack.response_id,
    status: "completed",
  });

  const long = await say(person, here, newSaying(counting(1_000, 20).content));
  await compare("second started", "reply.started", long.conversation_id);
  await stop(person, here, long.conversation_id);
  await compare("stopped", "reply.ended", long.conversation_id);

  expect(performance.now() - asked).toBeLessThan(20_000);
  for (const [name, ms] of Object.entries(later))
    expect(ms, `"${name}" was heard late`).toBeLessThan(withinMs);
  near.leave();
  far.leave();
});

test("an open conversation at one process shows the reply that begins at another, word by word", async () => {
  const [here, there] = stage.apps;
  const person = await newPerson(here);
  const first = newSaying(counting(3, 0).content);
  const { conversation_id: conversationId } = await say(person, here, first);
  const reading = await read(person, there, `/events?conversation=${conversationId}`);
  await reading.until((event): event is ReplyEvent => event.type === "response.completed", 10_000);

  const ack = await say(person, here, newSaying(counting(100, 20).content, conversationId));
  const sent = performance.now();
  const isWord = (event: ReplyEvent | UserEvent): event is ReplyEvent =>
    event.type === "response.output_text.delta" && event.item_id === ack.assistant_message_id;
  const word = await reading.until(isWord, 10_000);
  expect(word.at - sent).toBeLessThan(withinMs);
  reading.leave();
});

test("nobody hears of another's", async () => {
  const [here, there] = stage.apps;
  const [mine, other] = await Promise.all([newPerson(here), newPerson(here)]);
  const theirs = await read(other, there, "/events");
  const own = await read(mine, there, "/events");
  const { conversation_id: conversationId } = await say(mine, here, newSaying(counting(5, 0).content));
  await own.until(of("reply.ended", conversationId), 10_000);
  expect(theirs.heard).toEqual([]);
  own.leave();
  theirs.leave();
});
