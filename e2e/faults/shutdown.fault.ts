import { afterAll, beforeAll, expect, test } from "vitest";
import { begin } from "./support/begun.ts";
import { counting } from "./support/double-says.ts";
import { judge } from "./support/judge.ts";
import { newPerson } from "./support/person.ts";
import { isEnd, read } from "./support/reading.ts";
import { heardAndLost } from "./support/spoken.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { messagesOf } from "./support/talk.ts";
import { textsOf } from "./support/wrong.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ name: "shutdown", apps: 2 });
});

afterAll(() => stage?.clear());

/** Supervisors kill after ten seconds or more. */
const withinMs = 10_000;

test("asked to end in mid-stream, the app marks its replies with all that was shown, and closes every stream", async () => {
  const [writer, witness] = stage.apps;
  const person = await newPerson(witness);
  const exchanges = [counting(2_000, 5), counting(100, 100), counting(5, 60_000)];
  const tab = await read(person, writer, "/events");
  const begun = await Promise.all(exchanges.map((each) => begin(person, writer, witness, each)));
  await begun[0]?.here.until((event): event is never => event.type === "response.output_text.delta");
  const asked = performance.now();
  expect(await writer.stop()).toBe("ended with code 0");
  const endedAfter = performance.now() - asked;
  expect(endedAfter).toBeLessThan(withinMs);

  for (const { ack, here } of begun) {
    const messages = await messagesOf(person, witness, ack.conversation_id);
    expect(messages.at(-1)?.status, "at once, not by a reaper").toBe("interrupted");
    expect(heardAndLost(here.replies(), textsOf(messages))).toBe(null);
    expect(await here.over).toBe("ended");
    await here.until(isEnd);
  }
  expect(await tab.over).toBe("ended");
  const aftermath = { person, at: witness, killedAt: asked, survived: false, mayLoseMs: () => 0 };
  const verdicts = await Promise.all(begun.map((each) => judge(each, aftermath)));
  expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
});
