import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { db } from "#lib/server/db.ts";
import { tidy } from "#lib/server/housekeeping.ts";
import { type Asker, endOf, eventsOf, newAsker, toItsEnd, treeOf, wordsOf } from "#lib/server/testing/ask.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";
import { parseId } from "#lib/shared/ids.ts";

/** For what takes a moment, and longer on a busy machine. */
const patience = { timeout: 10_000 };
let servers: ModelServers;
let person: Person;
let asker: Asker;

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  person = await newPerson();
  asker = newAsker(person);
});
afterAll(() => servers.close());

const get = (id: string) => person.get<Reply>(`/responses/${id}`);
const cancel = async (id: string): Promise<Reply> => {
  const answer = await person.post(`/responses/${id}/cancel`);
  expect(answer.status).toBe(200);
  return await answer.json();
};
const typesOf = (events: ReplyEvent[]) => events.map(({ type }) => type);
const numbersOf = (events: ReplyEvent[]) => events.map((event) => event.sequence_number);
const inBackground = (input: string) => asker.respond({ input, background: true });

/** As housekeeping does an hour after a reply's end. */
async function dropLog(responseId: string): Promise<void> {
  const id = must(parseId("response", responseId), "uuid");
  const { ownerId } = person;
  const { finishedAt } = await db().generation.findUniqueOrThrow({ where: { ownerId_id: { ownerId, id } } });
  const endedAt = (at: Date | null) =>
    db().generation.update({ where: { ownerId_id: { ownerId, id } }, data: { finishedAt: at } });
  await endedAt(new Date(Date.now() - 2 * 60 * 60_000));
  await tidy();
  await endedAt(finishedAt);
  expect(await db().generationEvent.count({ where: { generationId: id } })).toBe(0);
}

const everything = {
  input: "Look. [[call=weather {}]] [[reasoning]] [[tool=roses]] [[words=2]]",
  tools: [{ type: "function", name: "weather" }, { type: "search_history" }],
};

describe("a response in the background", () => {
  test("is answered for at once, and is there when it has ended", async () => {
    const begun = await inBackground("Hello [[words=3]] [[delay=20]]");
    expect(begun).toMatchObject({ status: "in_progress", background: true, output: [], usage: null });
    await expect.poll(async () => (await get(begun.id)).status, patience).toBe("completed");
    const ended = await get(begun.id);
    expect(wordsOf(ended)).toBe("word1 word2 word3");
    expect(ended).toMatchObject({ id: begun.id, background: true, usage: { output_tokens: 3 } });
  });

  test("goes on when nobody reads its stream any more", async () => {
    let id = "";
    for await (const event of asker.stream({ input: "Hello [[words=5]] [[delay=20]]", background: true })) {
      if (event.type === "response.created") id = event.response.id;
      if (event.type === "response.output_text.delta") break;
    }
    await expect.poll(async () => (await get(id)).status, patience).toBe("completed");
    expect(wordsOf(await get(id))).toBe("word1 word2 word3 word4 word5");
  });

  test("has to be stored", async () => {
    const refused = await asker.refused("/responses", { input: "Hello", background: true, store: false });
    expect(refused).toMatchObject({ status: 400, param: "background" });
    expect(await asker.conversations()).toEqual([]);
  });
});

test("nor does a response that is waited for end with whoever waits", async () => {
  const left = new AbortController();
  const waiting = person.fetch("/responses", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "double-fast", input: "Hello [[words=5]] [[delay=20]]" }),
    signal: left.signal,
  });
  waiting.catch(() => undefined);
  await expect.poll(() => db().generation.count({ where: { ownerId: person.ownerId } }), patience).toBe(1);
  left.abort();
  await waiting.catch(() => undefined);
  const status = async () =>
    (await db().generation.findFirstOrThrow({ where: { ownerId: person.ownerId } })).status;
  await expect.poll(status, patience).toBe("completed");
  const [conversation] = await asker.conversations();
  expect((await treeOf(person.ownerId, must(conversation).id)).at(-1)).toBe(
    "2 below 1, assistant: word1 word2 word3 word4 word5",
  );
});

describe("a stream", () => {
  test("is numbered without a gap from created to completed, and ends with the response that is stored", async () => {
    const events = await toItsEnd(asker.stream(everything));
    expect(numbersOf(events)).toEqual(events.map((_, index) => index));
    expect(typesOf(events).slice(0, 2)).toEqual(["response.created", "response.in_progress"]);
    expect(typesOf(events).at(-1)).toBe("response.completed");
    expect(endOf(events)).toEqual(await get(endOf(events).id));
  });

  test("of a reply that breaks off ends with response.failed, and with what was said", async () => {
    const events = await toItsEnd(asker.stream({ input: "Hello [[words=5]] [[delay=10]] [[fail-after=2]]" }));
    expect(typesOf(events).at(-1)).toBe("response.failed");
    const end = endOf(events);
    expect(end).toMatchObject({
      status: "failed",
      error: { code: "cut_off" },
      output: [{ status: "incomplete" }],
    });
    expect(wordsOf(end)).toMatch(/^word1 /);
    expect(end).toEqual(await get(end.id));
  });

  test("of a model that refuses has a beginning and response.failed", async () => {
    const events = await toItsEnd(asker.stream({ input: "Hello [[status=400]]" }));
    expect(typesOf(events)).toEqual(["response.created", "response.in_progress", "response.failed"]);
    expect(endOf(events)).toMatchObject({ status: "failed", error: { code: "model_refused" }, output: [] });
  });
});

describe("read on after a number", () => {
  test("while it runs, the rest comes as it is said, to the end", async () => {
    const { id } = await inBackground("Hello [[words=8]] [[delay=20]]");
    const whole: ReplyEvent[] = [];
    const others: Promise<ReplyEvent[]>[] = [];
    for await (const event of asker.resume(id, -1)) {
      whole.push(event);
      if (event.type === "response.output_text.delta") {
        others.push(toItsEnd(asker.resume(id, event.sequence_number)));
      }
    }
    expect(numbersOf(whole)).toEqual(whole.map((_, index) => index));
    expect(others).toHaveLength(8);
    for (const rest of await Promise.all(others)) expect(rest).toEqual(whole.slice(-rest.length));
    const lengths = (await Promise.all(others)).map((rest) => rest.length);
    expect(lengths).toEqual(lengths.map((_, index) => (lengths[0] ?? 0) - index));
  });

  test("when it has ended, the rest is what it was", async () => {
    const events = await toItsEnd(asker.stream(everything));
    const { id } = endOf(events);
    for (const after of [-1, 0, 1, 7, events.length - 2]) {
      expect(await toItsEnd(asker.resume(id, after))).toEqual(events.slice(after + 1));
    }
  });

  test("where that was the last, or is none yet, the end is told once more", async () => {
    const events = await toItsEnd(asker.stream({ input: "Hello [[words=1]]" }));
    for (const after of [events.length - 1, 9_999]) {
      const [end, ...more] = await toItsEnd(asker.resume(endOf(events).id, after));
      expect([end?.type, more]).toEqual(["response.completed", []]);
      expect(end?.sequence_number).toBeGreaterThan(after);
    }
  });

  test("which nobody says, all of it comes", async () => {
    const events = await toItsEnd(asker.stream({ input: "Hello [[words=1]]" }));
    const stream = await person.fetch(`/responses/${endOf(events).id}?stream=true`);
    expect(await toItsEnd(eventsOf(stream))).toEqual(events);
  });

  test("without a stream it is the response, whatever the number", async () => {
    const { id } = await asker.respond({ input: "Hello [[words=1]]" });
    expect(await person.get(`/responses/${id}?stream=false&starting_after=2`)).toEqual(await get(id));
  });

  test("what is no number, or no response of one's own, is refused before any stream", async () => {
    const { id } = await asker.respond({ input: "Hello [[words=1]]" });
    const status = async (path: string) => (await person.fetch(`/responses/${path}`)).status;
    expect(await status(`${id}?stream=true&starting_after=x`)).toBe(400);
    expect(await status(`${id}?stream=true&starting_after=-2`)).toBe(400);
    expect(await status("resp_1?stream=true")).toBe(404);
    const stranger = await newPerson();
    expect((await stranger.fetch(`/responses/${id}?stream=true`)).status).toBe(404);
  });
});

describe("when the log is gone", () => {
  test.each<[string, object, string]>([
    ["completed", everything, "response.completed"],
    ["failed", { input: "Hello [[words=5]] [[delay=10]] [[fail-after=2]]" }, "response.failed"],
    ["at its limit", { input: "Hello [[words=3]] [[finish=length]]" }, "response.incomplete"],
  ])("a response that is %s is told whole from the beginning, as any stream", async (_how, body, end) => {
    const events = await toItsEnd(asker.stream(body));
    const { id } = endOf(events);
    await dropLog(id);
    const replay = await toItsEnd(asker.resume(id, -1));
    expect(numbersOf(replay)).toEqual(replay.map((_, index) => index));
    expect([replay.at(0)?.type, replay.at(-1)?.type]).toEqual(["response.created", end]);
    expect(typesOf(replay)).not.toContain("snapshot");
    expect(typesOf(replay).filter((type) => type === end)).toHaveLength(1);
    expect(endOf(replay)).toEqual(endOf(events));
    expect(new Set(typesOf(replay))).toEqual(new Set(typesOf(events)));
  });

  test("who has seen some of it gets the end alone, with all that was said", async () => {
    const events = await toItsEnd(asker.stream(everything));
    const { id } = endOf(events);
    await dropLog(id);
    for (const after of [0, 3, events.length - 1, 9_999]) {
      const [end, ...more] = await toItsEnd(asker.resume(id, after));
      expect([end?.type, more]).toEqual(["response.completed", []]);
      expect(end?.sequence_number).toBeGreaterThan(after);
      expect(end).toMatchObject({ response: endOf(events) });
    }
  });
});

describe("cancelled", () => {
  test("while it runs, it ends with what it has said, for everybody who reads", async () => {
    const { id } = await inBackground("Hello [[words=9]] [[hang-after=3]]");
    const all = asker.resume(id, -1);
    const rest = asker.resume(id, 5);
    let said = "";
    while (!said.endsWith("word3 ")) {
      const { value } = await all.next();
      if (value.type === "response.output_text.delta") said += value.delta;
    }
    await rest.next(); // it is being read
    const readers = [toItsEnd(all), toItsEnd(rest)];
    const cancelled = await cancel(id);
    expect(cancelled).toMatchObject({ id, status: "cancelled", error: null, incomplete_details: null });
    expect(cancelled).toMatchObject({ output: [{ type: "message", status: "incomplete" }] });
    expect(wordsOf(cancelled)).toBe("word1 word2 word3 ");
    for (const events of await Promise.all(readers)) {
      expect(events.at(-1)?.type).toBe("response.incomplete");
      expect(endOf(events)).toEqual(cancelled);
    }
    expect(await get(id)).toEqual(cancelled);
    expect(servers.openAnswers()).toBe(0);
  });

  test("twice at once, and again, it is the same", async () => {
    const { id } = await inBackground("Hello [[hang]]");
    const [one, other] = await Promise.all([cancel(id), cancel(id)]);
    expect(one).toMatchObject({ status: "cancelled", output: [] });
    expect([other, await cancel(id)]).toEqual([one, one]);
  });

  test("when it has ended, it is what it was", async () => {
    const ended = await asker.respond({ input: "Hello [[words=2]]" });
    expect(await cancel(ended.id)).toEqual(ended);
  });

  test("by somebody else it goes on, unknown to them", async () => {
    const { id } = await inBackground("Hello [[hang]]");
    const stranger = await newPerson();
    expect((await stranger.post(`/responses/${id}/cancel`)).status).toBe(404);
    expect(await get(id)).toMatchObject({ status: "in_progress" });
    await cancel(id);
    expect((await person.post("/responses/resp_1/cancel")).status).toBe(404);
  });
});
