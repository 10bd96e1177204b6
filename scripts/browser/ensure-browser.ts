import { existsSync } from "node:fs";
import { asRoot } from "#scripts/system/as-root.ts";
import { inRoot, root } from "#scripts/system/root.ts";
import { runCommand } from "#scripts/system/run-command.ts";
import { findBrowser, findHeadlessShell } from "./find-browser.ts";

const DOWNLOAD_MS = 300_000;
/** For what can be done without. */
const BRIEF_MS = 90_000;

const update = ["update", "-qq"];
const install = (name: string) => ["install", "-y", "-qq", name];

/** Finds a browser for tests or fetches one: Playwright's, or Debian's where that host cannot be reached. */
export async function ensureBrowser(signal?: AbortSignal): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  const playwright = inRoot("node_modules", "@playwright", "test", "cli.js");
  await attempt("Playwright's Chromium", process.execPath, [playwright, "install", "chromium"], { signal });
  if (!findBrowser() && asRoot) {
    await attempt("a list of Debian's packages", "apt-get", update, { signal });
    await attempt("Debian's Chromium", "apt-get", install("chromium"), { signal });
  }
  const fetched = findBrowser();
  if (fetched) return fetched;
  throw new Error(
    "There is no browser for the tests: install Chromium or Chrome, or set CHROMIUM_PATH to the one you have.",
  );
}

/** Prefers the browser without windows, in which tests take three quarters of the time: Debian's, where it can be had. */
export async function ensureHeadlessBrowser(signal?: AbortSignal): Promise<string> {
  const found = findHeadlessShell();
  if (found) return found;
  if (asRoot && existsSync("/usr/bin/apt-get")) {
    const brief = { signal, ms: BRIEF_MS };
    const fetchShell = () =>
      attempt("Debian's Chromium without windows", "apt-get", install("chromium-headless-shell"), brief);
    const fetchList = () => attempt("a list of Debian's packages", "apt-get", update, brief);
    if (!(await fetchShell()) && (await fetchList())) await fetchShell();
    const fetched = findHeadlessShell();
    if (fetched) return fetched;
  }
  return await ensureBrowser(signal);
}

/** @returns whether it was fetched */
async function attempt(
  what: string,
  command: string,
  args: string[],
  { signal, ms = DOWNLOAD_MS }: { signal?: AbortSignal | undefined; ms?: number },
): Promise<boolean> {
  console.log(`Fetching ${what} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const limit = AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]);
  const { code } = await runCommand(command, args, { cwd: root, env, signal: limit }).catch(() => ({
    code: 1,
  }));
  if (code !== 0) console.log(`${what} could not be fetched.`);
  signal?.throwIfAborted();
  return code === 0;
}
