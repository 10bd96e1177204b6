import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "#lib/shared/assert.ts";
import { sleep } from "#scripts/system/sleep.ts";
import { counting, echoing, manyScripts } from "./support/double-says.ts";
import { beginDoomed, judge, type Verdict } from "./support/interrupted.ts";
import { newPerson, type Person } from "./support/person.ts";
import { randomBetween } from "./support/random.ts";
import { inMs, report } from "./support/report.ts";
import { sayAtTheKill } from "./support/said-at-the-kill.ts";
import { scale } from "./support/scale.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { newSaying } from "./support/talk.ts";

let stage: Stage;
let person: Person;

beforeAll(async () => {
  stage = await setStage({ name: "kill-app", apps: 1 + scale.victims });
  person = await newPerson(stage.apps[0]);
});

afterAll(() => stage?.clear());

/** The log is 200 ms behind at most; the rest is for what the test itself takes to hear a piece. */
const mayLoseMs = 250;

/** What streams when the process is killed; all of it would go on for longer. */
const exchanges = () => [
  counting(2_000, 10),
  counting(100, 150),
  echoing(manyScripts(600), 20),
  counting(5, 60_000), // nothing has been said yet
];

test(`what was acknowledged and shown survives ${scale.appKills} kills of the app in mid-stream`, {
  timeout: 30 * 60_000,
}, async () => {
  const [witness, ...victims] = stage.apps;
  const back = victims.map(() => Promise.resolve());
  const verdicts: Promise<Verdict>[] = [];
  const late: ReturnType<typeof sayAtTheKill>[] = [];

  for (let round = 0; round < scale.appKills; round++) {
    const turn = round % victims.length;
    const victim = must(victims[turn], "process");
    await back[turn];
    const doomed = await Promise.all(
      exchanges().map((exchange) => beginDoomed(person, victim, witness, exchange)),
    );
    await sleep(randomBetween(0, scale.killWithinMs));
    const at = { person, dying: victim, living: witness, withinMs: 30_000 };
    late.push(sayAtTheKill(newSaying(counting(5, 0).content), at));
    await sleep(randomBetween(0, 40));
    const killedAt = victim.kill();
    back[turn] = victim.start();
    // The dead are looked after while the next one is killed.
    verdicts.push(...doomed.map((each) => judge(each, { person, app: witness, killedAt, mayLoseMs })));
  }

  const judged = await Promise.all(verdicts);
  const saidLate = await Promise.all(late);
  await Promise.all(back);
  report(
    `${scale.appKills} kills, ${judged.length} replies interrupted: marked within ${inMs(
      Math.max(...judged.map(({ markedAfterMs }) => markedAfterMs)),
    )}, shown and lost at most the last ${inMs(Math.max(...judged.map(({ lostMs }) => lostMs)))}`,
  );
  report(
    `${saidLate.filter(({ wasCut }) => wasCut).length} of ${saidLate.length} said at the kill were cut off`,
  );
  expect([...judged, ...saidLate].flatMap(({ problems }) => problems)).toEqual([]);
  expect(await stage.wrongInDatabase()).toEqual([]);
});
