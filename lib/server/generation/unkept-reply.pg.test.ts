import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { db } from "#lib/server/db.ts";
import { type Asker, endOf, newAsker, toItsEnd, treeOf, wordsOf } from "#lib/server/testing/ask.ts";
import { newPerson, newProgram, type Person, type Program } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { newId } from "#lib/shared/ids.ts";
import { shutdownReason, unkeptReplies } from "./running.ts";

// Before the environment is read, once and for all of this file.
vi.hoisted(() => {
  process.env.LIMIT_TOKENS_PER_MINUTE = "1000000";
});

/** For what takes a moment, and longer on a busy machine. */
const patience = { timeout: 10_000 };
let servers: ModelServers;
let person: Person;
let program: Program;
let asker: Asker;

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  person = await newPerson();
  program = await newProgram(person.ownerId);
  asker = newAsker(program);
});
afterAll(() => servers.close());

const unkept = { store: false };
const user = (content: string) => ({ role: "user", content });
const heard = () => must(servers.heard.at(-1), "request").messages;

/** Everything that is kept of what a person says and hears. */
async function rows(): Promise<Record<string, number>> {
  const where = { ownerId: person.ownerId };
  return {
    conversations: await db().conversation.count({ where }),
    branches: await db().branch.count({ where }),
    messages: await db().message.count({ where }),
    calls: await db().toolCall.count({ where }),
    replies: await db().generation.count({ where }),
    events: await db().generationEvent.count({ where }),
    keys: await db().idempotencyKey.count({ where }),
  };
}

const none = { conversations: 0, branches: 0, messages: 0, calls: 0, replies: 0, events: 0, keys: 0 };

/** What there is of a reply while it runs and after: nothing that waits, here or at the model's server. */
async function nothingRuns(): Promise<void> {
  await expect.poll(() => [unkeptReplies().size, servers.openAnswers()], patience).toEqual([0, 0]);
}

describe("nothing is kept", () => {
  const everything = {
    ...unkept,
    input: "Roses? [[reasoning]] [[tool=roses]] [[call=look {}]] [[words=3]]",
    tools: [{ type: "function", name: "look" }, { type: "search_history" }],
  };

  test("of a response, streamed or not, whatever happens in it", async () => {
    const whole = await asker.respond(everything);
    expect(whole).toMatchObject({ status: "completed", store: false, conversation: null });
    const events = await toItsEnd(asker.stream(everything));
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    const shape = (output: { type: string }[]) => output.map(({ type }) => type);
    expect(shape(endOf(events).output)).toEqual(shape(whole.output));
    await nothingRuns();
    expect(await rows()).toEqual(none);
  });

  test("of a chat completion, streamed or not", async () => {
    const body = { ...unkept, messages: [user("Hello [[words=3]]")] };
    const whole = await asker.complete(body);
    expect(whole.choices[0]?.message.content).toBe("word1 word2 word3");
    expect(whole).not.toHaveProperty("conversation");
    const streamed = await (await asker.post("/chat/completions", { ...body, stream: true })).text();
    expect(streamed).toContain("word3");
    expect(streamed).not.toContain("conv_");
    await nothingRuns();
    expect(await rows()).toEqual(none);
    expect((await program.get<{ data: unknown[] }>("/chat/completions")).data).toEqual([]);
  });

  test("of one that fails, is cut, or comes with an Idempotency-Key", async () => {
    const ask = (input: string) => ({ ...unkept, input });
    expect(await asker.refused("/responses", ask("[[status=400]]"))).toMatchObject({ status: 502 });
    const failed = await toItsEnd(asker.stream(ask("[[words=4]] [[delay=20]] [[fail-after=2]]")));
    expect(failed.at(-1)).toMatchObject({
      type: "response.failed",
      response: { error: { code: "cut_off" } },
    });
    expect(await asker.respond(ask("[[words=4]] [[finish=length]]"))).toMatchObject({ status: "incomplete" });
    await asker.respond(ask("Hello [[words=1]]"), { "idempotency-key": newId("message") });
    await nothingRuns();
    expect(await rows()).toEqual(none);
  });

  test("so that no id of it is known to anybody, not even while it runs", async () => {
    let id = "";
    for await (const event of asker.stream({ ...unkept, input: "Hello [[words=9]] [[hang-after=1]]" })) {
      if (event.type === "response.created") id = event.response.id;
      if (event.type !== "response.output_text.delta") continue;
      expect((await program.fetch(`/responses/${id}`)).status).toBe(404);
      expect((await program.fetch(`/responses/${id}?stream=true`)).status).toBe(404);
      expect((await program.post(`/responses/${id}/cancel`)).status).toBe(404);
      expect((await program.fetch(`/responses/${id}/input_items`)).status).toBe(404);
      break;
    }
    await nothingRuns();
    expect((await program.fetch(`/responses/${id}`)).status).toBe(404);
    expect(await rows()).toEqual(none);
  });
});

describe("what is stored already", () => {
  test("is told where the transcript or a response is of it, and nothing is added", async () => {
    const first = await asker.respond({ input: "one [[say=1]]" });
    const before = await rows();
    const next = await asker.respond({ ...unkept, input: "two [[say=2]]", previous_response_id: first.id });
    expect(next).toMatchObject({ conversation: null, previous_response_id: first.id });
    expect(heard().map(({ content }) => content)).toEqual(["one [[say=1]]", "1", "two [[say=2]]"]);
    const transcript = [user("one [[say=1]]"), { role: "assistant", content: "1" }, user("two [[say=2]]")];
    expect(wordsOf(await asker.respond({ ...unkept, input: transcript }))).toBe("2");
    expect(await rows()).toEqual(before);
  });

  test("goes on where a conversation is named: what is said in it is kept", async () => {
    const { id: conversation } = await (await program.post("/conversations", {})).json();
    const response = await asker.respond({ ...unkept, input: "Hello [[words=1]]", conversation });
    expect(response).toMatchObject({ store: false, conversation: { id: conversation } });
    expect(await treeOf(person.ownerId, conversation)).toEqual([
      "1, user: Hello [[words=1]]",
      "2 below 1, assistant: word1",
    ]);
    expect(await program.get(`/responses/${response.id}`)).toEqual(response);
  });

  test("is looked up by the server's tool as ever", async () => {
    await asker.respond({ input: "My dahlias bloom in August. [[words=1]]" });
    const before = await rows();
    const tools = [{ type: "search_history" }];
    const response = await asker.respond({ ...unkept, input: "[[tool=dahlias]] [[words=2]]", tools });
    expect(response.output).toMatchObject([
      {
        type: "mcp_call",
        name: "search_history",
        output: expect.stringContaining("My dahlias bloom in August."),
      },
      { type: "message", content: [{ text: "word1 word2" }] },
    ]);
    expect(heard().at(-1)).toMatchObject({ role: "tool", content: expect.stringContaining("dahlias") });
    expect(await rows()).toEqual(before);
  });
});

test("calls have their results in the next request, which is as good as any", async () => {
  const tools = [{ type: "function", name: "look" }];
  const question = user("Look [[call=look {}]] [[call=look {}]] [[say=There.]]");
  const first = await asker.respond({ ...unkept, input: [question], tools });
  const results = first.output.flatMap((item) =>
    item.type === "function_call"
      ? [{ type: "function_call_output", call_id: item.call_id, output: "found" }]
      : [],
  );
  expect(results).toHaveLength(2);
  const second = await asker.respond({ ...unkept, input: [question, ...first.output, ...results], tools });
  expect(wordsOf(second)).toBe("There.");
  expect(heard().map(({ role }) => role)).toEqual(["user", "assistant", "tool", "tool"]);
  expect(await rows()).toEqual(none);
});

describe("when its reader leaves, the model is stopped", () => {
  test.each(["[[endless]]", "[[words=9]] [[hang-after=2]]", "[[words=9]] [[hang-after=2]] [[keep-alive]]"])(
    "in the middle of a stream: %s",
    async (how) => {
      for await (const event of asker.stream({ ...unkept, input: `Hello ${how}` })) {
        if (event.type === "response.output_text.delta") break;
      }
      await nothingRuns();
      expect(await rows()).toEqual(none);
    },
  );

  test("in the middle of a chat", async () => {
    const body = { ...unkept, stream: true, messages: [user("Hello [[endless]]")] };
    const reader = must((await asker.post("/chat/completions", body)).body, "body").getReader();
    await reader.read();
    await expect.poll(() => servers.openAnswers(), patience).toBe(1);
    await reader.cancel();
    await nothingRuns();
  });

  test.each([
    ["/responses", { input: "Hello [[hang]]" }],
    ["/chat/completions", { messages: [user("Hello [[words=9]] [[hang-after=2]]")] }],
  ])("while it waits for the whole of it: %s", async (path, body) => {
    const left = new AbortController();
    const waiting = program.fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "double-fast", ...unkept, ...body }),
      signal: left.signal,
    });
    waiting.catch(() => undefined);
    await expect.poll(() => servers.openAnswers(), patience).toBe(1);
    left.abort();
    await waiting.catch(() => undefined);
    await nothingRuns();
    expect(await rows()).toEqual(none);
  });
});

test("the end of the process ends it, and its reader is told", async () => {
  const events: { type: string }[] = [];
  for await (const event of asker.stream({ ...unkept, input: "Hello [[words=9]] [[hang-after=2]]" })) {
    events.push(event);
    // As shutdown.ts does with all there are.
    for (const reply of unkeptReplies())
      if (event.type === "response.output_text.delta") reply.abort.abort(shutdownReason);
  }
  expect(events.at(-1)).toMatchObject({
    type: "response.failed",
    response: { status: "failed", error: { code: "interrupted" }, output: [{ status: "incomplete" }] },
  });
  await nothingRuns();
});

test("what is said is counted all the same, of the person and of their key", async () => {
  const balances = async () => {
    const subjects = [`tokens:user:${person.ownerId}`, `tokens:key:${program.keyId}`];
    const buckets = await db().limitBucket.findMany({ where: { subject: { in: subjects } } });
    return buckets.map(({ balance }) => balance);
  };
  await asker.respond({ ...unkept, input: "Hello [[words=5000]]" });
  // No bucket is fuller than full, so what was taken last is seen in it until it is taken from again.
  await expect.poll(balances, patience).toEqual([1_000_000 - 5_000, 1_000_000 - 5_000]);
  await db().limitBucket.deleteMany();
  for await (const event of asker.stream({ ...unkept, input: "Hello [[words=2000]] [[hang-after=1000]]" })) {
    if (event.type === "response.output_text.delta" && event.delta.includes("word1000 ")) break;
  }
  await nothingRuns();
  // The provider did not come to count: it is about as many as there are.
  await expect.poll(balances, patience).toEqual([expect.closeTo(998_000, -3), expect.closeTo(998_000, -3)]);
});
