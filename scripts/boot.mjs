// The one script that runs on the system's Node (20 or later): it installs what is missing and hands over to
// the project's own Node, which runs TypeScript as it stands. Usage: node scripts/boot.mjs <name> [arguments]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? fail("needs Node 20.11 or later."), "..");
const windows = process.platform === "win32";
const node = path.join(root, "node_modules", "node", "bin", windows ? "node.exe" : "node");
const stamp = path.join(root, "node_modules", ".verbatim-install");
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const parent = process.ppid;

function fail(sentence) {
  console.error(`Verbatim ${sentence} (This is Node ${process.versions.node}.)`);
  process.exit(1);
}

function wanted() {
  const hash = createHash("sha256");
  for (const name of ["package.json", "package-lock.json"]) {
    const file = path.join(root, name);
    hash.update(existsSync(file) ? readFileSync(file) : "");
  }
  return hash.digest("hex");
}

function isInstalled() {
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted()) return false;
  return spawnSync(node, ["--version"]).status === 0;
}

/** Runs a program at the terminal, passes signals on to it, and answers how it ended. */
function run(program, args, options) {
  const child = spawn(program, args, { cwd: root, ...options });
  const pass = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  // Where npm was killed outright nobody passes on a signal. (package.json says `exec`, so npm is our parent.)
  const orphaned = () => process.env.npm_lifecycle_event && process.ppid !== parent && child.kill("SIGTERM");
  const watch = setInterval(orphaned, 1_000);
  return new Promise((resolve) => {
    child.once("error", (error) => fail(`could not run ${program}: ${error.message}.`));
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      for (const each of signals) process.off(each, pass);
      resolve(code ?? 128 + (constants.signals[signal] ?? 1));
    });
  });
}

async function install() {
  // Not on standard output: that belongs to the script, and some print one value there.
  console.error("Installing dependencies (the first time this takes a minute or two) …");
  // NODE_ENV=production would leave out what the build and the migrations need.
  const args = ["install", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"];
  const code = await run("npm", args, { stdio: ["ignore", "ignore", "inherit"], shell: windows });
  if (code !== 0) fail("could not install its dependencies: npm install failed.");
  if (spawnSync(node, ["--version"]).status !== 0) {
    fail("installed, but its own Node does not run. Does npm config get ignore-scripts say true?");
  }
  writeFileSync(stamp, wanted()); // after the installation, which may have written the lock
}

const [name, ...args] = process.argv.slice(2);
if (!name || !existsSync(path.join(root, "scripts", `${name}.ts`))) fail(`has no script "${name ?? ""}".`);
if (!isInstalled()) await install();
const code = await run(node, [path.join(root, "scripts", `${name}.ts`), ...args], {
  // The channel tells the script when this process is gone, however it went.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  // Tools that begin with "env node" are to find the same Node, outside of npm as well.
  env: {
    ...process.env,
    PATH: [path.join(root, "node_modules", ".bin"), process.env.PATH].join(path.delimiter),
  },
});
process.exit(code);
