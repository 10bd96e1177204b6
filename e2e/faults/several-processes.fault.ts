import { rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appEnv } from "#e2e/support/app-env.ts";
import { startProviderDouble } from "#e2e/support/provider-double.ts";
import { openPostgres } from "#scripts/postgres/open.ts";
import { askHealth } from "#scripts/server/process-number.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { freePort } from "#scripts/system/free-port.ts";
import { isAlive } from "#scripts/system/is-alive.ts";
import { until } from "#scripts/system/until.ts";
import type { Place } from "./support/app.ts";
import { readReply } from "./support/begun.ts";
import { counting } from "./support/double-says.ts";
import { npmStart, type Started } from "./support/npm-start.ts";
import { newPerson } from "./support/person.ts";
import { type Process, startedBy } from "./support/process-tree.ts";
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

afterAll(async () => {
  for (const { pid } of started) if (isAlive(pid)) process.kill(pid, "SIGKILL");
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

const isServer = ({ command }: Process) => /next/.test(command);
const nobodyLeft = (processes: Process[]) =>
  until({ withinMs: 15_000, everyMs: 50 }, () => !processes.some(({ pid }) => isAlive(pid)) || undefined);

/** Asks until each of two has answered, and fails where an answer does not come. */
async function bothAnswer(): Promise<void> {
  const heard = new Set<number>();
  const both = await until({ withinMs: 20_000, everyMs: 20 }, async () => {
    const number = await askHealth(place.origin);
    expect(number, "somebody serves at any time").toBeDefined();
    if (number !== undefined) heard.add(number);
    return heard.size === 2 || undefined;
  });
  expect(both).toBe(true);
}

test("two processes on one port are one app; one that is killed comes back, and both end when asked", {
  timeout: 120_000,
}, async () => {
  const supervisor = await start();
  await bothAnswer();

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

  const servers = startedBy(supervisor.pid).filter(isServer);
  const worker = servers.find(({ command }) => !command.includes("several.ts"));
  expect(servers).toHaveLength(3); // and the one that shares the port out
  process.kill(worker?.pid ?? Number.NaN, "SIGKILL");
  await until({ withinMs: 10_000, everyMs: 20 }, async () => {
    expect(await askHealth(place.origin), "the other one serves on").toBeDefined();
    return supervisor.said().includes("runs again") || undefined;
  });
  await bothAnswer();

  const all = startedBy(supervisor.pid);
  process.kill(supervisor.pid, "SIGTERM");
  expect(await supervisor.ended).toBe("ended with code 0");
  expect(await nobodyLeft(all)).toBe(true);
});

test("killed outright, npm start takes all of its servers with it", { timeout: 60_000 }, async () => {
  const supervisor = await start();
  const servers = startedBy(supervisor.pid).filter(isServer);
  expect(servers).toHaveLength(3);
  process.kill(supervisor.pid, "SIGKILL");
  expect(await nobodyLeft(servers)).toBe(true);
});
