import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "#lib/shared/assert.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { formatEventId, isTerminalType, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { sleep } from "#scripts/system/sleep.ts";
import type { App } from "./support/app.ts";
import { counting, type Exchange, echoing, manyScripts } from "./support/double-says.ts";
import { newPerson, type Person } from "./support/person.ts";
import { oneOf, randomBetween } from "./support/random.ts";
import { isEnd, type Reading, read } from "./support/reading.ts";
import { scale } from "./support/scale.ts";
import { misnumbered, spokenIn } from "./support/spoken.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { messagesOf, newSaying, say } from "./support/talk.ts";

let stage: Stage;
let person: Person;

beforeAll(async () => {
  stage = await setStage({ name: "resume", apps: 2 });
  person = await newPerson(stage.apps[0]);
});

afterAll(() => stage?.clear());

/** How often a reader is dropped while a reply runs, and reads on after its end. */
const perReply = 12;

/** Every way to read on from an event. */
const doors: ((app: App, ack: ReplyAck, after: string) => Promise<Reading>)[] = [
  (app, ack, after) => read(person, app, `/conversations/${ack.conversation_id}/stream?after=${after}`),
  (app, ack, after) =>
    read(person, app, `/conversations/${ack.conversation_id}/stream`, { "last-event-id": after }),
  (app, ack, after) => read(person, app, `/events?conversation=${ack.conversation_id}&after=${after}`),
];

/** Reads on after an event by any door at any process, to the end or until it leaves. */
async function readOn(ack: ReplyAck, after: number, leaves: boolean): Promise<ReplyEvent[]> {
  const reading = await oneOf(doors)(oneOf(stage.apps), ack, formatEventId(ack.response_id, after));
  const end = reading.until(isEnd);
  await (leaves ? Promise.race([end, sleep(randomBetween(0, 250))]) : end);
  reading.leave();
  end.catch(() => {}); // where we have left, it never comes
  return reading.replies().map(({ event }) => event);
}

/** Reads a reply and is dropped again and again. @returns the events in the order they came */
async function readInPieces(ack: ReplyAck): Promise<{ events: ReplyEvent[]; dropped: number }> {
  const events: ReplyEvent[] = [];
  for (let dropped = 0; ; dropped++) {
    const after = events.at(-1)?.sequence_number ?? -1;
    events.push(...(await readOn(ack, after, dropped < perReply)));
    const last = events.at(-1);
    if (last && isTerminalType(last.type)) return { events, dropped };
  }
}

/** @returns how often the reader was dropped */
async function readWhole(exchange: Exchange, from: App): Promise<number> {
  const ack = await say(person, from, newSaying(exchange.content));
  const { events, dropped } = await readInPieces(ack);
  expect(misnumbered(events, -1)).toEqual([]);
  // Nothing was lost, and so nobody needs one.
  expect(events.filter(({ type }) => type === "snapshot")).toEqual([]);
  const said = [...spokenIn(events)];
  const stored = (await messagesOf(person, oneOf(stage.apps), ack.conversation_id))
    .filter(({ role }) => role === "assistant")
    .map(({ id, content }) => [id, content]);
  expect(said).toEqual(stored);
  expect(stored.map(([, text]) => text)).toEqual(exchange.replies);
  // After its end it can be read from anywhere.
  for (let again = 0; again < perReply; again++) {
    const after = randomBetween(-1, events.length - 2);
    expect(await readOn(ack, after, false)).toEqual(events.slice(after + 1));
  }
  return dropped;
}

test(`a reply dropped at random, ${scale.disconnects} times in all, is read on without a byte twice or missing`, {
  timeout: 600_000,
}, async () => {
  const exchanges = [
    () => counting(randomBetween(80, 200), randomBetween(5, 25)),
    () => echoing(manyScripts(100), randomBetween(5, 25)),
    () => counting(2_000, 0),
  ];
  for (let dropped = 0; dropped < scale.disconnects; ) {
    const replies = Array.from({ length: 6 }, () => readWhole(oneOf(exchanges)(), oneOf(stage.apps)));
    for (const count of await Promise.all(replies)) dropped += count;
  }
});

test("who names the last event is told the end once more", async () => {
  const [here, there] = stage.apps;
  const ack = await say(person, here, newSaying(counting(5, 0).content));
  const { events } = await readInPieces(ack);
  const last = must(events.at(-1), "last event");
  for (const app of [here, there]) {
    const after = formatEventId(ack.response_id, last.sequence_number);
    const reading = await read(person, app, `/conversations/${ack.conversation_id}/stream?after=${after}`);
    const again = await reading.until(isEnd);
    expect(again.event.type).toBe(last.type);
    expect(
      misnumbered(
        reading.replies().map(({ event }) => event),
        last.sequence_number,
      ),
    ).toEqual([]);
    expect(await reading.over).toBe("ended");
  }
});
