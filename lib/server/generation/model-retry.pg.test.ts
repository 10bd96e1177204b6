import { afterAll, beforeAll, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Retry } from "#lib/shared/contracts/response.ts";
import { parseId } from "#lib/shared/ids.ts";
import { replyLimits } from "./reply-limits.ts";
import { runningReplies, shutdownReason } from "./running.ts";

let servers: ModelServers;

beforeAll(async () => {
  servers = await startModelServers();
  replyLimits.retryMs = 10;
});
afterAll(() => servers.close());

function retryIn(event: ReplyEvent): Retry | undefined {
  return event.type === "response.in_progress" ? event.response.retry : undefined;
}

const retriesIn = (events: ReplyEvent[]) => events.flatMap((event) => retryIn(event) ?? []);

/** How often the double was asked in the course of some work. */
async function timesAsked(work: () => Promise<unknown>): Promise<number> {
  const before = servers.heard.length;
  await work();
  return servers.heard.length - before;
}

test("a model that is busy for a moment is asked again, and each wait is told", async () => {
  const talk = newTalk(await newPerson());
  const asked = await timesAsked(async () => {
    const { events, reply } = await talk.say("Busy at first. [[status=429]] [[times=2]] [[words=3]]");
    expect(reply).toMatchObject({ status: "completed", content: "word1 word2 word3", error: null });
    expect(retriesIn(events)).toMatchObject([
      { attempt: 2, attempts: 4, at: expect.any(Number), error: { code: "rate_limited" } },
      { attempt: 3, attempts: 4, at: expect.any(Number), error: { code: "rate_limited" } },
    ]);
    expect(events.at(-1)).toMatchObject({ type: "response.completed" });
    expect(events.at(-1)).not.toHaveProperty("response.retry");
  });
  expect(asked).toBe(3);
});

test.each([
  ["[[status=429]]", 4],
  ["[[status=503]]", 4],
  ["[[status=500]]", 2],
  ["[[status=401]]", 1],
  ["[[status=404]]", 1],
  ["[[words=5]] [[fail-after=0]]", 3],
  ["[[words=5]] [[delay=20]] [[fail-after=2]]", 1],
  ["[[garbage]] [[words=0]]", 1],
])("a model that answers %s is asked %i times at most", async (content, times) => {
  const talk = newTalk(await newPerson());
  const asked = await timesAsked(async () => {
    expect((await talk.say(content)).reply).toMatchObject({ status: "failed" });
  });
  expect(asked).toBe(times);
});

test("each step of a tool loop is asked again, and nothing is said or called twice", async () => {
  const talk = newTalk(await newPerson());
  const { events } = await talk.say("[[tool=dahlias]] [[status=503]] [[times=1]] [[words=2]]");
  expect(retriesIn(events)).toHaveLength(2);
  expect((await talk.messages()).map(({ role, content }) => [role, content])).toEqual([
    ["user", expect.any(String)],
    ["assistant", null],
    ["tool", expect.any(String)],
    ["assistant", "word1 word2"],
  ]);
});

test("who asks to be left alone for long is not waited for; the reason says how long", async () => {
  const talk = newTalk(await newPerson());
  const asked = await timesAsked(async () => {
    const { events, reply } = await talk.say("[[status=429]] [[retry-after=300]]");
    expect(reply?.error).toEqual({
      code: "rate_limited",
      message: "The model server has had too many requests. Please try again in 5 minutes.",
    });
    expect(retriesIn(events)).toEqual([]);
  });
  expect(asked).toBe(1);
});

test("a stop during the wait ends the reply at once", async () => {
  const talk = newTalk(await newPerson());
  const startedAt = Date.now();
  let seen: Retry | undefined;
  for await (const event of talk.live("[[status=429]] [[retry-after=50]]")) {
    seen ??= retryIn(event);
    if (!retryIn(event)) continue;
    expect(await (await talk.stop()).json()).toMatchObject({ status: "stopped" });
  }
  expect(seen?.at).toBeGreaterThanOrEqual(startedAt / 1_000 + 50);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  expect((await talk.messages()).at(-1)).toMatchObject({ status: "stopped", content: "", error: null });
  expect((await talk.say("And now?")).reply).toMatchObject({ status: "completed" });
});

test("the end of the process during the wait leaves an interrupted reply, at once", async () => {
  const talk = newTalk(await newPerson());
  for await (const event of talk.live("[[status=503]] [[retry-after=50]]")) {
    if (event.type !== "response.in_progress" || !event.response.retry) continue;
    const id = must(parseId("response", event.response.id), "id");
    runningReplies().get(id)?.abort.abort(shutdownReason);
  }
  expect((await talk.messages()).at(-1)).toMatchObject({ status: "interrupted", content: "" });
});
