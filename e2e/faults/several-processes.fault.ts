import { rmSync } from "node:fs";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { appEnv } from "#e2e/support/app-env.ts";
import { startProviderDouble } from "#e2e/support/provider-double.ts";
import { openPostgres } from "#scripts/postgres/open.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { freePort } from "#scripts/system/free-port.ts";
import { isAlive } from "#scripts/system/is-alive.ts";
import { until } from "#scripts/system/until.ts";
import type { Place } from "./support/app.ts";
import { readReply } from "./support/begun.ts";
import { counting } from "./support/double-says.ts";
import { npmStart, type Started } from "./support/npm-start.ts";
import { newPerson } from "./support/person.ts";
import { startedBy } from "./support/process-tree.ts";
import { isEnd } from "./support/reading.ts";
import { spokenIn } from "./support/spoken.ts";
import { newSaying, say, stop } from "./support/talk.ts";

const folder = inData("tests", `several-${process.pid}`);
let env: NodeJS.ProcessEnv;
let place: Place;
let close = () => {};
const started: Started[] = [];

beforeAll(async () => {
  const double = await startProviderDouble(0);
  close = () => double.closeAllConnections();
  const port = await freePort();
  place = { origin: `http://127.0.0.1:${port}` };
  const settings = { host: "127.0.0.1", port, origin: place.origin };
  const providerPort = (double.address() as AddressInfo).port;
  env = { ...appEnv({ settings, databaseUrl: "", providerPort }), VERBATIM_DATA: folder };
});

afterEach(async () => {
  for (const { pid, ended } of started.splice(0)) {
    if (isAlive(pid)) process.kill(pid, "SIGTERM");
    await ended;
  }
});

afterAll(async () => {
  // What a supervisor that was killed outright leaves running is Postgres, for the next one to find.
  await (await openPostgres({ directory: `${folder}/pg` })).close();
  rmSync(folder, { recursive: true, force: true });
  close();
});

async function start(): Promise<Started> {
  const one = await npmStart(["--processes", "2"], env);
  started.push(one);
  return one;
}

/** The processes that serve, without the one that holds their port. */
function serversOf(supervisor: Started): number[] {
  const servers = startedBy(supervisor.pid).filter(({ command }) => command.startsWith("next-server"));
  return servers.map(({ pid }) => pid);
}

const nobodyLeft = (pids: number[]) =>
  until({ withinMs: 15_000, everyMs: 50 }, () => !pids.some(isAlive) || undefined);

/** On a connection of its own: a kept one would lead to the process that was killed. */
function answers(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const asked = get(`${place.origin}/api/health`, { agent: false, timeout: 10_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("timeout", () => asked.destroy(new Error("nobody answered")));
    asked.on("error", reject);
  });
}

/** Kills one of two, and asks for pages all the time until it is back. */
async function servesWithout(victim: number, supervisor: Started): Promise<void> {
  const before = supervisor.said().length;
  process.kill(victim, "SIGKILL");
  // What it had accepted breaks off with it; what comes from now on is the other one's.
  expect(await nobodyLeft([victim])).toBe(true);
  const back = await until({ withinMs: 20_000, everyMs: 10 }, async () => {
    expect(await answers(), "the other one serves").toBe(true);
    return supervisor.said().includes("runs again", before) || undefined;
  });
  expect(back).toBe(true);
}

test("two processes on one port are one app; each that is killed comes back while the other serves, and both end when asked", {
  timeout: 120_000,
}, async () => {
  const supervisor = await start();
  // Its readers and the stop come to either of them.
  const person = await newPerson(place);
  const { content, replies } = counting(60, 20);
  const ack = await say(person, place, newSaying(content));
  const readings = await Promise.all(
    Array.from({ length: 4 }, () => readReply(person, place, ack, ack.last_event_id)),
  );
  for (const reading of readings) {
    await reading.until(isEnd);
    expect([...spokenIn(reading.replies().map(({ event }) => event)).values()]).toEqual(replies);
  }
  const long = await say(person, place, newSaying(counting(1_000, 20).content));
  expect((await stop(person, place, long.conversation_id)).status).toBe("stopped");

  const servers = serversOf(supervisor);
  expect(servers).toHaveLength(2);
  for (const pid of servers) await servesWithout(pid, supervisor);

  const all = startedBy(supervisor.pid);
  process.kill(supervisor.pid, "SIGTERM");
  expect(await supervisor.ended).toBe("ended with code 0");
  expect(await nobodyLeft(all.map(({ pid }) => pid))).toBe(true);
});

test("killed outright, npm start takes all of its servers with it", { timeout: 60_000 }, async () => {
  const supervisor = await start();
  const all = startedBy(supervisor.pid).filter(({ command }) => !command.includes("postgres"));
  expect(serversOf(supervisor)).toHaveLength(2);
  process.kill(supervisor.pid, "SIGKILL");
  expect(await nobodyLeft(all.map(({ pid }) => pid))).toBe(true);
});
