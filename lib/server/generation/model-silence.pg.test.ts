import { afterAll, beforeAll, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { newPerson } from "#lib/server/testing/person.ts";

let servers: ModelServers;

beforeAll(async () => {
  servers = await startModelServers();
  process.env.MODEL_FIRST_TOKEN_TIMEOUT_MS = "1500";
  process.env.MODEL_SILENCE_TIMEOUT_MS = "700";
});
afterAll(() => servers.close());

const notBegun = "The model did not begin to answer within 2 seconds.";
const fellSilent = "The model fell silent for 1 second, so we stopped waiting.";

test.each([
  ["[[hang]]", "", notBegun],
  ["[[hang-after=0]]", "", notBegun],
  ["[[hang-after=0]] [[keep-alive]]", "", notBegun],
  ["[[words=9]] [[hang-after=3]]", "word1 word2 word3 ", fellSilent],
  ["[[words=9]] [[hang-after=3]] [[keep-alive]]", "word1 word2 word3 ", fellSilent],
])("%s is not waited for without end, and what was said is kept", async (content, said, message) => {
  const talk = newTalk(await newPerson());
  const { events, reply } = await talk.say(content);
  expect(reply).toMatchObject({ status: "failed", content: said, error: { code: "timed_out", message } });
  expect(events.at(-1)).toMatchObject({ type: "response.failed", response: { error: { message } } });
  await expect.poll(servers.openAnswers).toBe(0);
  expect((await talk.say("And now?")).reply).toMatchObject({ status: "completed" });
});

test("a model that hangs can be stopped at once", async () => {
  const talk = newTalk(await newPerson());
  for await (const event of talk.live("[[words=9]] [[hang-after=3]]")) {
    if (event.type !== "response.output_text.delta" || event.delta !== "word3 ") continue;
    expect(await (await talk.stop()).json()).toMatchObject({ status: "stopped" });
  }
  expect((await talk.messages()).at(-1)).toMatchObject({ status: "stopped", content: "word1 word2 word3 " });
  await expect.poll(servers.openAnswers).toBe(0);
});
