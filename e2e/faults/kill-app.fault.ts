import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "#lib/shared/assert.ts";
import { sleep } from "#scripts/system/sleep.ts";
import { begin } from "./support/begun.ts";
import { counting, echoing, manyScripts, searching } from "./support/double-says.ts";
import { judge, type Verdict } from "./support/judge.ts";
import { type MachineLag, measureLag } from "./support/machine-lag.ts";
import { newPerson, type Person } from "./support/person.ts";
import { oneOf, randomBetween } from "./support/random.ts";
import { report, reportSpread, reportVerdicts } from "./support/report.ts";
import { sayAtTheKill } from "./support/said-at-the-kill.ts";
import { scale } from "./support/scale.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { newSaying } from "./support/talk.ts";

let stage: Stage;
let person: Person;
let lag: MachineLag;

beforeAll(async () => {
  stage = await setStage({ name: "kill-app", apps: 1 + scale.victims, pace: scale.pace });
  person = await newPerson(stage.apps[0]);
  lag = measureLag(stage.postgres.url);
});

afterAll(async () => {
  await lag?.stop();
  await stage?.clear();
});

/** The log is 200 ms behind; the rest is for what the test itself takes to hear a piece. */
const promisedMs = 250;
/** A machine that is busy with other things may now and then keep the app from writing for longer, but not for this. */
const neverMs = 2_000;
const atMostLater = Math.ceil(scale.appKills / 20);

/** What streams when the process is killed; all of it would go on for longer. */
const exchanges = () => [
  counting(2_000, 10),
  counting(100, 150),
  echoing(manyScripts(600), 20),
  searching(randomBetween(1, 6), 2_000, 10),
  counting(5, 60_000), // nothing has been said yet
];

test(`what was acknowledged and shown survives ${scale.appKills} kills of the app in mid-stream`, {
  timeout: 30 * 60_000,
}, async () => {
  const [witness, ...victims] = stage.apps;
  const back = victims.map(() => Promise.resolve());
  const rounds: Promise<{ verdicts: Verdict[]; promised: number }>[] = [];
  const late: ReturnType<typeof sayAtTheKill>[] = [];

  for (let round = 0; round < scale.appKills; round++) {
    const turn = round % victims.length;
    const victim = must(victims[turn], "process");
    await back[turn];
    const begun = await Promise.all(exchanges().map((exchange) => begin(person, victim, witness, exchange)));
    // Half of them at the beginning, where messages are written and tools are called.
    await sleep(randomBetween(0, oneOf([150, scale.killWithinMs])));
    late.push(sayAtTheKill(newSaying(counting(5, 0).content), { person, dying: victim, living: witness }));
    await sleep(randomBetween(0, 100));
    const killedAt = victim.kill();
    back[turn] = victim.start();
    // The dead are looked after while the next one is killed.
    const mayLoseMs = () => neverMs + lag.before(killedAt);
    const aftermath = { person, at: witness, killedAt, survived: false, mayLoseMs };
    const judging = Promise.all(begun.map((each) => judge(each, aftermath)));
    rounds.push(judging.then((verdicts) => ({ verdicts, promised: promisedMs + lag.before(killedAt) })));
  }

  const judged = await Promise.all(rounds);
  const verdicts = judged.flatMap((each) => each.verdicts);
  const saidLate = await Promise.all(late);
  await Promise.all(back);
  reportVerdicts(`${scale.appKills} kills of the app`, verdicts);
  reportSpread(
    "lost by each kill",
    judged.map((each) => Math.max(...each.verdicts.map(({ lostMs }) => lostMs))),
  );
  report(
    `${saidLate.filter(({ wasCut }) => wasCut).length} of ${saidLate.length} said at the kill were cut off`,
  );
  const later = judged.filter((each) => each.verdicts.some(({ lostMs }) => lostMs > each.promised));
  expect(later.length, "kills that lost more than the last moment").toBeLessThanOrEqual(atMostLater);
  expect([...verdicts, ...saidLate].flatMap(({ problems }) => problems)).toEqual([]);
  expect(await stage.wrongInDatabase()).toEqual([]);
});
