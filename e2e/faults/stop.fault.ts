import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "./support/app.ts";
import { counting } from "./support/double-says.ts";
import { type MachineLag, measureLag } from "./support/machine-lag.ts";
import { newPerson, type Person } from "./support/person.ts";
import { randomBetween } from "./support/random.ts";
import { isEnd, read } from "./support/reading.ts";
import { reportSpread } from "./support/report.ts";
import { scale } from "./support/scale.ts";
import { spokenIn } from "./support/spoken.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { messagesOf, newSaying, say, stop } from "./support/talk.ts";

let stage: Stage;
let person: Person;
let lag: MachineLag;

beforeAll(async () => {
  stage = await setStage({ name: "stop", apps: 2 });
  person = await newPerson(stage.apps[0]);
  lag = measureLag(stage.postgres.url);
});

afterAll(async () => {
  await lag?.stop();
  await stage?.clear();
});

/** Promised in design.md §4. */
const withinMs = 1_000;

const streams = {
  "a fast stream": counting(2_000, 5),
  "a slow stream": counting(100, 400),
  "a model that has said nothing yet": counting(5, 30_000),
};

/** Starts a reply here, and stops it there. @returns how long the answer took */
async function stopElsewhere(
  here: App,
  there: App,
  { content, replies }: { content: string; replies: string[] },
) {
  const ack = await say(person, here, newSaying(content));
  const path = `/conversations/${ack.conversation_id}/stream?after=${ack.last_event_id}`;
  const reading = await read(person, here, path);
  // At some place in it: from before the first word on.
  const events = randomBetween(1, 12);
  await reading.until((_): _ is never => reading.heard.length >= events, 1_000).catch(() => {});
  const shown = spokenIn(reading.replies().map(({ event }) => event));

  const asked = performance.now();
  const result = await stop(person, there, ack.conversation_id);
  const took = performance.now() - asked;

  expect(result).toEqual({
    conversation_id: ack.conversation_id,
    response_id: ack.response_id,
    status: "stopped",
  });
  const told = await reading.until(isEnd, 1_000);
  expect(told.event.type).toBe("response.incomplete");
  for (const app of [here, there]) {
    const [, reply] = await messagesOf(person, app, ack.conversation_id);
    expect(reply).toMatchObject({ id: ack.assistant_message_id, status: "stopped" });
    expect(replies[0]?.startsWith(String(reply?.content ?? ""))).toBe(true);
    expect(String(reply?.content ?? "")).toContain(shown.get(ack.assistant_message_id) ?? "");
  }
  return took;
}

test.each(Object.entries(streams))(
  "%s is stopped from another process within a second",
  {
    timeout: 120_000,
  },
  async (what, exchange) => {
    const [one, two] = stage.apps;
    await stopElsewhere(one, two, exchange); // the first requests of a process load what they need
    const times: number[] = [];
    for (let round = 0; round < scale.stops; round++) {
      for (const [here, there] of [
        [one, two],
        [two, one],
      ] as const) {
        const took = await stopElsewhere(here, there, exchange);
        expect(took).toBeLessThan(withinMs + lag.before(performance.now()));
        times.push(took);
      }
    }
    reportSpread(`stop of ${what}`, times);
  },
);
