import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { privateFile } from "#scripts/system/private-file.ts";
import { runCommand } from "#scripts/system/run-command.ts";
import { type Account, chooseAccount } from "./account.ts";
import { type Binaries, findBinaries, type PostgresVersion } from "./binaries.ts";

/** A data directory of Postgres with all that is needed to start it. */
export type Cluster = {
  data: string;
  log: string;
  /** The file with the port it last had: clients of a server that is started again find it where it was. */
  port: string;
  account: Account;
  binaries: Binaries;
  volatile: boolean;
  connections: number;
  url(port: number, database: string): string;
};

export type ClusterOptions = {
  directory: string;
  version?: PostgresVersion;
  /** For tests: nothing is flushed to disk, so it is fast and does not survive a power cut. */
  volatile?: boolean;
  /** How many it takes at once, where it is not running already. */
  connections?: number;
};

const USER = "verbatim";

/** Makes the data directory when it is not there. The caller holds the lock of `directory`. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { directory, version = 18, volatile = false, connections = 100 } = options;
  const binaries = findBinaries(version);
  const data = path.join(directory, "data");
  const account = chooseAccount(binaries.postgres, data);
  const password = privateFile(path.join(directory, "password"));
  const cluster: Cluster = {
    data,
    log: path.join(directory, "postgres.log"),
    port: path.join(directory, "port"),
    account,
    binaries,
    volatile,
    connections,
    url: (port, database) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`,
  };
  if (!existsSync(data)) await initialise(cluster, directory, password);
  const made = readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  if (made !== String(version)) {
    throw new Error(
      `${data} was made by Postgres ${made} and this is ${version}: dump it there, load it here.`,
    );
  }
  return cluster;
}

async function initialise(cluster: Cluster, directory: string, password: string): Promise<void> {
  const { account, binaries, data } = cluster;
  // Made beside its place and renamed when complete: what was interrupted is never taken for a database.
  const unfinished = `${data}.init`;
  const passwordFile = path.join(directory, "password.init");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  account.own(unfinished);
  account.own(passwordFile);
  const flags = [
    "-D",
    unfinished,
    "-U",
    USER,
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
    "-E",
    "UTF8",
  ];
  // The builtin provider (from 17) orders by code point as C does and knows all of Unicode's letters.
  const unicode = binaries.version >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
  const { program, args, ...identity } = account.command(binaries.initdb, [
    ...flags,
    "--locale=C",
    ...unicode,
    "--no-instructions",
    ...(cluster.volatile ? ["--no-sync"] : []),
  ]);
  const { code, output } = await runCommand(program, args, { ...identity, cwd: "/", env: cleanEnv() });
  rmSync(passwordFile);
  if (code !== 0) throw new Error(`Postgres could not make its data directory:\n${output}`);
  renameSync(unfinished, data);
}

/** Without a PG* variable of the user's, and with messages in a language that can be recognised. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: "C" };
  for (const name of Object.keys(env)) if (name.startsWith("PG")) delete env[name];
  return env;
}
