import { sleep } from "#scripts/system/sleep.ts";
import { until } from "#scripts/system/until.ts";
import type { Helper } from "./helper.ts";
import { cpuSeconds, residentMegabytes } from "./process-cost.ts";
import type { Delays, Question, Readers } from "./readers.ts";
import type { TokenSource } from "./token-source.ts";

/**
 * Seconds from the last stream's opening to the window: after 10 s at the latest a connection of Postgres that has
 * nothing to do reports what it committed before.
 */
const settling = 12;

/** What stands around the server that is measured. */
export type Stage = {
  source: Helper<TokenSource>;
  readers: Helper<Readers>;
  rate: number;
  seconds: number;
  postgresPid: number;
  /** How many transactions the app's database has committed so far. */
  committed(): Promise<number>;
};

/** What a server did with a number of streams, in one window of time. */
export type Window = {
  streams: number;
  delays: Delays;
  /** Microseconds of the server's CPU for each token delivered. */
  cpuPerToken: number;
  /** Shares of one processor. */
  cpu: { server: number; postgres: number; source: number; readers: number };
  transactionsPerSecond: number;
  megabytes: number;
  /** Milliseconds that the model's tokens came late, at the 99th percentile. */
  sourceLateness: number;
};

/** Opens a stream for each question, measures while all of them run, and lets them end. */
export async function measureWindow(stage: Stage, pid: number, questions: Question[]): Promise<Window> {
  const { source, readers, rate, seconds } = stage;
  const streams = questions.length;
  await readers.ask("open", questions);
  await sleep(settling * 1e3);
  await source.ask("lateness", null);
  const before = await costs(stage, pid);
  const delays = await readers.ask("measure", { seconds, expected: streams * rate * seconds });
  const after = await costs(stage, pid);
  const megabytes = residentMegabytes(pid);
  const sourceLateness = await source.ask("lateness", null);
  await source.ask("finish", null);
  await readers.ask("ended", null);
  await calm(pid);
  const perSecond = (what: keyof typeof after) => (after[what] - before[what]) / (after.at - before.at);
  return {
    streams,
    delays,
    cpuPerToken: (perSecond("server") * 1e6) / (delays.tokens / delays.seconds),
    cpu: {
      server: perSecond("server"),
      postgres: perSecond("postgres"),
      source: perSecond("source"),
      readers: perSecond("readers"),
    },
    transactionsPerSecond: perSecond("committed"),
    megabytes,
    sourceLateness,
  };
}

/** Settles when a server has done what comes after its replies, such as titles: the next window is another's. */
async function calm(pid: number): Promise<void> {
  let before = cpuSeconds(pid);
  await until({ withinMs: 30_000, everyMs: 500 }, async () => {
    const used = cpuSeconds(pid) - before;
    before += used;
    return used < 0.03 || undefined;
  });
}

async function costs({ source, readers, postgresPid, committed }: Stage, pid: number) {
  return {
    committed: await committed(),
    at: performance.now() / 1e3,
    server: cpuSeconds(pid),
    postgres: cpuSeconds(postgresPid),
    source: cpuSeconds(source.pid),
    readers: cpuSeconds(readers.pid),
  };
}
