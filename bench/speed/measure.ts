import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { median } from "#bench/median.ts";
import { blocksRead, type Value } from "#lib/server/testing/explain.ts";
import { inRoot } from "#scripts/system/root.ts";
import { type Case, statementOf } from "./cases.ts";
import { floorOf } from "./floor.ts";
import type { Job, Taken } from "./worker.ts";

const rounds = 5;
const warmUp = 50;

/** A database with the process that works on it. */
export type Place = { url: string; worker: ChildProcess };

export type Measured = { place: Place; case: Case; how: Job["how"]; times: number };

/** Of each round, in the order given; see `Taken`. */
export type Timings = { rounds: Taken[]; blocks: number };

export function openPlace(url: string): Place {
  const worker = fork(inRoot("bench", "speed", "worker.ts"), {
    // It logs as the app does, to nowhere.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      LOG_LEVEL: "info",
      DATABASE_URL: url,
      AUTH_SECRET: "a secret for benchmarks alone",
    },
  });
  return { url, worker };
}

export async function closePlace({ worker }: Place): Promise<void> {
  const gone = once(worker, "exit");
  worker.disconnect();
  await gone;
}

/**
 * Runs everything in turns, round by round, so that what disturbs the machine disturbs all of it alike. A round of each
 * goes before to warm up.
 */
export async function measure(jobs: Measured[]): Promise<Timings[]> {
  const timings: Timings[] = [];
  for (const job of jobs) timings.push({ rounds: [], blocks: await blocksOf(job) });
  for (const job of jobs) await run({ ...job, times: warmUp });
  for (let round = 0; round < rounds; round++) {
    for (const [index, job] of jobs.entries()) timings[index]?.rounds.push(await run(job));
  }
  return timings;
}

async function run({ place, ...job }: Measured): Promise<Taken> {
  const settled = new AbortController();
  const answer = once(place.worker, "message", { signal: settled.signal });
  const death = once(place.worker, "exit", { signal: settled.signal }).then(() => {
    throw new Error("The worker ended.");
  });
  place.worker.send(job);
  try {
    const [taken] = await Promise.race([answer, death]);
    return taken;
  } finally {
    death.catch(() => {}); // nobody waits for it any more
    settled.abort();
  }
}

/** By the plan that a connection settles on, the one for any parameters. */
async function blocksOf({ place, case: it, how }: Measured): Promise<number> {
  const client = new pg.Client(place.url);
  await client.connect();
  try {
    const { text, values }: { text: string; values: Value[] } =
      how === "ours" ? statementOf(it) : await floorStatement(client, it);
    return await blocksRead(client, text, values, "force_generic_plan");
  } finally {
    await client.end();
  }
}

/**
 * The append inside a function: what is read to check foreign keys after a write is counted with the function that wrote,
 * as it is with ours, and not with a statement by itself.
 */
async function floorStatement(client: pg.Client, it: Case) {
  const { text, values } = floorOf(it);
  if (it.kind !== "append") return { text, values };
  await client.query(
    `CREATE FUNCTION pg_temp.floor(uuid, uuid, uuid, text) RETURNS SETOF record LANGUAGE sql VOLATILE AS $body$ ${text} $body$`,
  );
  return { text: "SELECT pg_temp.floor($1, $2, $3, $4)", values };
}

/** How many times as much one takes as the other: the median of the rounds' ratios. */
export function ratio(one: Timings, other: Timings, what: keyof Taken): number {
  return median(one.rounds.map((taken, round) => taken[what] / (other.rounds[round]?.[what] ?? Number.NaN)));
}

export function typical(timings: Timings, what: keyof Taken): number {
  return median(timings.rounds.map((taken) => taken[what]));
}
