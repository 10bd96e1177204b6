/**
 * Many replies at once in one process: how long a token takes from the model to its reader, and what that costs, against
 * a bare relay in the same run; and whether Postgres commits more often where more replies run.
 */
import { parseArgs } from "node:util";
import { newId } from "#lib/shared/ids.ts";
import { withClient } from "#scripts/postgres/admin.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";
import { signInAsGuest } from "#scripts/testing/sign-in-as-guest.ts";
import { median } from "./median.ts";
import type { BareRelay } from "./streams/bare-relay.ts";
import { startHelper } from "./streams/helper.ts";
import { question } from "./streams/question.ts";
import type { Question, Readers } from "./streams/readers.ts";
import type { TokenSource } from "./streams/token-source.ts";
import { measureWindow, type Stage, type Window } from "./streams/window.ts";
import { openPrefilled } from "./support/open-prefilled.ts";
import { startApp } from "./support/start-app.ts";

const help = `npm run bench -- streams [-- OPTION …]

  --streams N   replies at once (500)
  --rate N      tokens per second of each (20)
  --seconds N   how long each window is measured (10)
  --rounds N    windows of the relay and of ours, in turns (3)`;

const allowed = { p99: 1.5, cpu: 1.5, transactions: 1.2 };
/** Transactions are counted at so many times fewer streams as well. */
const fewer = 10;
const guests = 20;
const json = { "content-type": "application/json" };

type Settings = { streams: number; rate: number; seconds: number; rounds: number };

/** @returns whether everything was as it is allowed to be. */
async function run({ streams, rate, seconds, rounds }: Settings): Promise<boolean> {
  const { postgres, database } = await openPrefilled("streams");
  const server = postgres.url("postgres");
  const source = startHelper<TokenSource>("token-source");
  const readers = startHelper<Readers>("readers");
  const relay = startHelper<BareRelay>("bare-relay");
  const model = await source.ask("start", rate);
  const relayUrl = await relay.ask("start", model);
  // Opening hundreds of streams at once makes every query slow, which is not worth a warning each.
  const app = await startApp({ database, model, env: { LOG_LEVEL: "error" } });
  try {
    const cookies: string[] = [];
    while (cookies.length < guests) cookies.push(await signInAsGuest(app.origin));
    const committed = () => committedIn(server, "streams");
    const stage: Stage = { source, readers, rate, seconds, postgresPid: postgres.pid, committed };
    const relayed = Array.from({ length: streams }, () => askRelay(relayUrl));
    const asked = (count: number) =>
      Array.from({ length: count }, (_, index) => askApp(app.origin, cookies[index % guests] ?? ""));
    const measure = async (name: string, pid: number, questions: Question[]) => {
      const window = await measureWindow(stage, pid, questions);
      console.log(`  ${name} ${lineOf(window)}`);
      return window;
    };
    console.log(
      `${streams} streams × ${rate} tokens/s in one process, ${rounds} interleaved windows of ${seconds} s`,
    );
    const pairs: Pair[] = [];
    while (pairs.length < rounds) {
      const floor = await measure("relay", relay.pid, relayed);
      pairs.push({ relay: floor, ours: await measure("ours ", app.pid, asked(streams)) });
    }
    const few = await measure("ours ", app.pid, asked(Math.ceil(streams / fewer)));
    return judge(pairs, few);
  } finally {
    await app.stop();
    for (const helper of [relay, readers, source]) await helper.stop();
    await postgres.close();
  }
}

function askRelay(url: string): Question {
  const body = JSON.stringify({
    model: "steady",
    stream: true,
    messages: [{ role: "user", content: question }],
  });
  return { url, headers: json, body };
}

/** In a conversation of its own. */
function askApp(origin: string, cookie: string): Question {
  const message = { id: newId("message"), content: question };
  return {
    url: `${origin}/api/v1/conversations/${newId("conversation")}/replies`,
    headers: { ...json, cookie, origin },
    body: JSON.stringify({ action: "send", create: true, stream: true, model: "steady", message }),
  };
}

/** Asked from another database, so that asking counts for nothing. */
function committedIn(server: string, database: string): Promise<number> {
  return withClient(server, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      "SELECT xact_commit AS count FROM pg_stat_database WHERE datname = $1",
      [database],
    );
    return Number(rows[0]?.count);
  });
}

/** A window of each, one after the other. */
type Pair = { relay: Window; ours: Window };

/** Says how ours compares, and answers whether that is allowed. */
function judge(pairs: Pair[], few: Window): boolean {
  const overRelay = (of: (window: Window) => number) =>
    median(pairs.map(({ relay, ours }) => of(ours) / of(relay)));
  const streams = pairs[0]?.ours.streams;
  const transactions = median(pairs.map(({ ours }) => ours.transactionsPerSecond));
  const found = [
    {
      name: "delay of a token, p99",
      ratio: overRelay(({ delays }) => delays.p99),
      allowed: allowed.p99,
    },
    { name: "Node CPU per token", ratio: overRelay((window) => window.cpuPerToken), allowed: allowed.cpu },
    {
      name: `transactions/s, ${streams} / ${few.streams} streams`,
      ratio: transactions / few.transactionsPerSecond,
      allowed: allowed.transactions,
    },
  ];
  for (const { name, ratio, allowed } of found) {
    const kept = ratio <= allowed;
    console.log(`  ${kept ? "✓" : "✗"} ${name.padEnd(34)} ${ratio.toFixed(2)} (allowed: ${allowed})`);
  }
  return found.every(({ ratio, allowed }) => ratio <= allowed);
}

function lineOf({ streams, delays, cpuPerToken, cpu, ...rest }: Window): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return [
    `${String(streams).padStart(4)} streams: ${Math.round(delays.tokens / delays.seconds)} tokens/s`,
    `delay p50 ${delays.p50.toFixed(1)} p99 ${delays.p99.toFixed(1)} max ${delays.max.toFixed(0)} ms`,
    `CPU ${cpuPerToken.toFixed(0)} µs/token, Node ${percent(cpu.server)}, Postgres ${percent(cpu.postgres)}`,
    `${rest.transactionsPerSecond.toFixed(1)} transactions/s`,
    `${rest.megabytes.toFixed(0)} MB`,
    `(model ${percent(cpu.source)}, p99 ${rest.sourceLateness.toFixed(1)} ms late; readers ${percent(cpu.readers)})`,
  ].join("   ");
}

try {
  const { values } = parseArgs({
    options: {
      streams: { type: "string", default: "500" },
      rate: { type: "string", default: "20" },
      seconds: { type: "string", default: "10" },
      rounds: { type: "string", default: "3" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [streams, rate] = [Number(values.streams), Number(values.rate)];
  const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
  if (values.help) console.log(help);
  else if (!(await run({ streams, rate, seconds, rounds }))) process.exitCode = 1;
  process.exit();
} catch (error) {
  sayAndExit(error);
}
