import { afterAll, beforeAll, expect, test } from "vitest";
import { sleep } from "#scripts/system/sleep.ts";
import type { App } from "./support/app.ts";
import { begin } from "./support/begun.ts";
import { counting, type Exchange, echoing, manyScripts, searching } from "./support/double-says.ts";
import { judge, type Verdict } from "./support/judge.ts";
import { newPerson, type Person } from "./support/person.ts";
import { backendsOf } from "./support/postgres-processes.ts";
import { oneOf, randomBetween } from "./support/random.ts";
import { reportVerdicts } from "./support/report.ts";
import { sayAtTheKill } from "./support/said-at-the-kill.ts";
import { scale } from "./support/scale.ts";
import { type Stage, setStage } from "./support/stage.ts";
import { newSaying } from "./support/talk.ts";

let stage: Stage;
let person: Person;

beforeAll(async () => {
  stage = await setStage({ name: "kill-postgres", apps: 2, pace: scale.pace });
  person = await newPerson(stage.apps[0]);
});

afterAll(() => stage?.clear());

/** Postgres writes what it has only acknowledged three times in 600 ms at the latest; a promise of one second. */
const mayLoseMs = () => 1_000;

const short: Exchange[] = [
  counting(150, 20),
  echoing(manyScripts(100), 30),
  counting(20, 200),
  counting(3, 1_500),
  searching(4, 100, 20),
];
const long: Exchange[] = [
  counting(2_000, 10),
  counting(100, 150),
  counting(5, 60_000),
  searching(4, 2_000, 10),
];

/** Kills something of Postgres while replies stream, and what else `kill` says. @returns what became of the replies */
async function round(options: {
  exchanges: Exchange[];
  survived: boolean;
  kill: (writer: App) => Promise<number>;
}): Promise<Verdict[]> {
  const { exchanges, survived, kill } = options;
  const [writer, witness] = stage.apps;
  const begun = await Promise.all(exchanges.map((exchange) => begin(person, writer, witness, exchange)));
  await sleep(randomBetween(0, oneOf([150, 1_500])));
  const late = Array.from({ length: 3 }, async () => {
    await sleep(randomBetween(0, 60));
    return sayAtTheKill(newSaying(counting(5, 0).content), { person, dying: writer, living: witness });
  });
  await sleep(randomBetween(0, 60));
  const killedAt = await kill(writer);
  const aftermath = { person, at: witness, killedAt, survived, mayLoseMs };
  const verdicts = await Promise.all(begun.map((each) => judge(each, aftermath)));
  const problems = [...verdicts, ...(await Promise.all(late))].flatMap((each) => each.problems);
  expect(problems).toEqual([]);
  return verdicts;
}

function killPostmaster(): number {
  const at = performance.now();
  process.kill(stage.postgres.pid(), "SIGKILL");
  return at;
}

const kinds: Record<string, Parameters<typeof round>[0]> = {
  "all of Postgres": { exchanges: short, survived: true, kill: async () => killPostmaster() },
  "one process of Postgres, which ends every connection": {
    exchanges: short,
    survived: true,
    async kill() {
      const victim = oneOf(await backendsOf(stage.postgres.url));
      const at = performance.now();
      process.kill(victim, "SIGKILL");
      return at;
    },
  },
  "all of Postgres, and the app before it is back": {
    exchanges: long,
    survived: false,
    async kill(writer) {
      const at = killPostmaster();
      await sleep(randomBetween(0, 300));
      writer.kill();
      await writer.start();
      return at;
    },
  },
};

test.each(Object.entries(kinds))(
  "replies outlive the kill of %s",
  { timeout: 15 * 60_000 },
  async (name, kind) => {
    const verdicts: Verdict[] = [];
    for (let killed = 0; killed < scale.postgresKills; killed++) verdicts.push(...(await round(kind)));
    reportVerdicts(`${scale.postgresKills} kills of ${name}`, verdicts);
    expect(await stage.wrongInDatabase()).toEqual([]);
  },
);
