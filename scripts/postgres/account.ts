import { spawnSync } from "node:child_process";
import { chownSync, existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

/** As whom Postgres runs. It refuses to run as root, so root lends it another identity. */
export type Account = {
  command(program: string, args: string[]): { program: string; args: string[]; uid?: number; gid?: number };
  own(target: string): void;
};

const ROOT = 0;
const NOBODY = 65534;

export function chooseAccount(program: string, data: string): Account {
  if (process.getuid?.() !== ROOT) return { command: (program, args) => ({ program, args }), own: () => {} };
  const owner = existsSync(data) ? statSync(data).uid : ROOT;
  // An ordinary user's data stays that user's.
  if (owner !== ROOT && owner !== NOBODY) return as(owner);
  if (runsAs(NOBODY, program) && othersMayEnter(path.dirname(data))) return as(NOBODY);
  if (spawnSync("unshare", [...asOrdinaryUser, program, "--version"]).status === 0) return mapped;
  throw new Error(
    `Postgres does not run as root, and no other user can reach ${program} or ${data}. Put the project where ` +
      "every user may enter (such as /srv), run it as an ordinary user, or set DATABASE_URL.",
  );
}

function as(id: number): Account {
  return {
    command: (program, args) => ({ program, args, uid: id, gid: id }),
    own: (target) => own(target, id),
  };
}

// In a user namespace root's files stay root's, while Postgres sees an ordinary user.
const asOrdinaryUser = ["--user", "--map-user=1000", "--map-group=1000"];
const mapped: Account = {
  command: (program, args) => ({ program: "unshare", args: [...asOrdinaryUser, program, ...args] }),
  own: (target) => own(target, ROOT),
};

function own(target: string, id: number): void {
  const entry = lstatSync(target);
  if (entry.uid === id) return;
  if (entry.isDirectory()) for (const name of readdirSync(target)) own(path.join(target, name), id);
  chownSync(target, id, id); // a folder after what is in it: interrupted, it is done again
}

function runsAs(id: number, program: string): boolean {
  return spawnSync(program, ["--version"], { uid: id, gid: id, cwd: "/" }).status === 0;
}

function othersMayEnter(folder: string): boolean {
  const enter = (statSync(folder).mode & 0o001) !== 0;
  return enter && (folder === path.dirname(folder) || othersMayEnter(path.dirname(folder)));
}
