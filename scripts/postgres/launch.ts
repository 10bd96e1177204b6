import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { freePort } from "#scripts/system/free-port.ts";
import { sleep } from "#scripts/system/sleep.ts";
import { until } from "#scripts/system/until.ts";
import { type Cluster, cleanEnv } from "./cluster.ts";
import { readPostmasterFile } from "./postmaster-file.ts";

export type Launched = { child: ChildProcess; pid: number; port: number };

// After kill -9 the dead server stays a zombie until it is reaped, and its workers hold its memory until they
// notice: both pass within seconds.
const passing = /lock file ".*" already exists|pre-existing shared memory block/;
const PASSING_MS = 15_000;
const LOG_BYTES = 10_000_000;

/** Starts the server, on the port it had the last time if that is free, and waits until it takes connections. */
export async function launch(cluster: Cluster): Promise<Launched> {
  if (existsSync(cluster.log) && statSync(cluster.log).size > LOG_BYTES)
    renameSync(cluster.log, `${cluster.log}.1`);
  cluster.account.own(cluster.data);
  const end = Date.now() + PASSING_MS;
  let port = lastPort(cluster) ?? (await freePort());
  for (;;) {
    const from = existsSync(cluster.log) ? statSync(cluster.log).size : 0;
    const launched = await attempt(cluster, port);
    if (launched) {
      writeFileSync(cluster.port, String(port));
      return launched;
    }
    const said = readFileSync(cluster.log).subarray(from).toString("utf8").trim();
    const taken = said.includes("Address already in use");
    if (taken) port = await freePort();
    if (!(taken || passing.test(said)) || Date.now() > end)
      throw new Error(`Postgres did not start (${cluster.log}):\n${said}`);
    await sleep(200);
  }
}

function lastPort({ port }: Cluster): number | undefined {
  return existsSync(port) ? Number(readFileSync(port, "utf8")) : undefined;
}

async function attempt(cluster: Cluster, port: number): Promise<Launched | undefined> {
  const { program, args, ...identity } = cluster.account.command(
    cluster.binaries.postgres,
    settings(cluster, port),
  );
  const log = openSync(cluster.log, "a");
  // A process group of its own: a Ctrl-C at the terminal is ours to answer, and Postgres stops last.
  const child = spawn(program, args, {
    ...identity,
    cwd: "/",
    env: cleanEnv(),
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  let gone = false;
  child.once("error", () => {
    gone = true;
  });
  child.once("exit", () => {
    gone = true;
  });
  const outcome = await until({ withinMs: 60_000, everyMs: 10 }, () => {
    if (gone) return "gone";
    const file = readPostmasterFile(cluster.data);
    return file?.ready && file.port === port && file.pid === child.pid ? "ready" : undefined;
  });
  if (outcome === "ready" && child.pid) return { child, pid: child.pid, port };
  if (outcome === "gone") return undefined;
  child.kill("SIGQUIT");
  throw new Error(`Postgres did not become ready within 60 s, see ${cluster.log}.`);
}

function settings(cluster: Cluster, port: number): string[] {
  const set = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: String(cluster.connections),
    timezone: "UTC",
    log_timezone: "UTC",
    ...(cluster.volatile ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const flags = Object.entries(set).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", cluster.data, "-p", String(port), ...flags];
}
