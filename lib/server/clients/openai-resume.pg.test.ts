import type OpenAI from "openai";
import { expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { db } from "#lib/server/db.ts";
import { must } from "#lib/shared/assert.ts";
import { parseId } from "#lib/shared/ids.ts";
import { asGiven, everyOne, lookUp, model, openAiTest } from "./openai-support.ts";
import { historyOf, onlyConversation } from "./support.ts";

// A stream that breaks off, as every mobile connection does one day, is read on: by the API's own means, and the client's.

type Event = OpenAI.Responses.ResponseStreamEvent;

const t = openAiTest(startModelServers);
const input = '[[reasoning]] [[words=6]] [[delay=10]] [[call=look_up {"q": "a"}]]';

async function begin(): Promise<AsyncIterable<Event>> {
  return await t.client.responses.create({ model, input, tools: [lookUp], stream: true });
}

/** Reads so many events and then drops the stream; all of them where so many don't come. */
async function dropAfter(count: number, stream: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream) if (events.push(event) === count) break; // which closes the connection
  return events;
}

function idIn(events: Event[]): string {
  const [first] = events;
  return must(first?.type === "response.created" ? first.response.id : null, "id of the response");
}

const numberOf = (event: Event | undefined) =>
  "sequence_number" in must(event) ? must(event).sequence_number : -1;

const readOn = (id: string, starting_after: number) =>
  t.client.responses.retrieve(id, { stream: true, starting_after });

const textIn = (events: Event[]) =>
  events.map((event) => (event.type === "response.output_text.delta" ? event.delta : "")).join("");

function endOf(events: Event[]) {
  const last = events.at(-1);
  return must(last?.type === "response.completed" ? last.response : null, "completed response");
}

test("wherever a stream breaks off, it is read on from there: no event twice, none missing", async () => {
  const whole = await everyOne(await begin());
  const types = whole.map(({ type }) => type);
  expect(types.length).toBeGreaterThan(25);
  await Promise.all(
    types.slice(0, -1).map(async (_, index) => {
      const seen = await dropAfter(index + 1, await begin());
      const id = idIn(seen);
      const rest = await everyOne(await readOn(id, numberOf(seen.at(-1))));
      const all = [...seen, ...rest];
      expect(all.map(({ type }) => type)).toEqual(types);
      expect(all.map(numberOf)).toEqual(types.map((_type, number) => number));
      expect(textIn(all)).toBe("word1 word2 word3 word4 word5 word6");
      // The same once more, now that it has ended.
      expect(await everyOne(await readOn(id, index))).toEqual(rest);
      expect(endOf(rest)).toMatchObject({ id, status: "completed" });
    }),
  );
  const kept = (await historyOf(t.person)).map(({ messages }) => must(messages[1], "reply"));
  for (const reply of kept) expect(reply).toMatchObject({ content: textIn(whole), status: "completed" });
  expect(kept.flatMap(({ id, siblings = [id] }) => siblings)).toHaveLength(types.length);
});

test("a stream that breaks off again and again is told to its end", async () => {
  const events = await dropAfter(3, await begin());
  while (events.at(-1)?.type !== "response.completed") {
    events.push(...(await dropAfter(3, await readOn(idIn(events), numberOf(events.at(-1))))));
  }
  expect(events.map(numberOf)).toEqual(events.map((_, number) => number));
  expect(textIn(events)).toBe((await onlyConversation(t.person)).messages[1]?.content);
});

test("the client's own way to resume has the whole response, and tells only what was not seen", async () => {
  const seen = await dropAfter(12, await begin());
  const response_id = idIn(seen);
  const told: Event[] = [];
  const stream = t.client.responses.stream({ response_id, starting_after: numberOf(seen.at(-1)) });
  stream.on("event", (event) => told.push(event));
  const final = await stream.finalResponse();
  expect([...seen, ...told].map(numberOf)).toEqual([...seen, ...told].map((_, number) => number));
  expect(final.output_text).toBe(textIn([...seen, ...told]));
  expect(asGiven(final)).toEqual(asGiven(await t.client.responses.retrieve(response_id)));
});

test("several readers of one response, from anywhere, hear the same", async () => {
  const { id } = await t.client.responses.create({ model, input, tools: [lookUp], background: true });
  const [whole, ...others] = await Promise.all(
    [-1, -1, 4, 9].map(async (after) => await everyOne(await readOn(id, after))),
  );
  expect(others).toEqual([must(whole), must(whole).slice(5), must(whole).slice(10)]);
});

test("a response whose events are gone is told anew, and who has seen some of them is told its end", async () => {
  const response = await t.client.responses.create({ model, input, tools: [lookUp] });
  const generationId = must(parseId("response", response.id), "uuid");
  const ownerId = t.person.ownerId;
  await db().generationEvent.deleteMany({ where: { ownerId, generationId } });
  await db().generation.updateMany({ where: { ownerId, id: generationId }, data: { hasLog: false } });

  const again = await t.client.responses.stream({ response_id: response.id }).finalResponse();
  expect(asGiven(again)).toEqual(asGiven(response));
  const events = await everyOne(await readOn(response.id, -1));
  expect(events.map(numberOf)).toEqual(events.map((_, number) => number));
  const rest = await everyOne(await readOn(response.id, 9));
  expect(rest.map(({ type }) => type)).toEqual(["response.completed"]);
  expect(endOf(rest)).toEqual(endOf(events));
});
