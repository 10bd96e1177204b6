import { inRoot, root } from "#scripts/system/root.ts";
import { runCommand } from "#scripts/system/run-command.ts";
import { findBrowser } from "./find-browser.ts";

const DOWNLOAD_MS = 300_000;

/** Finds a browser for tests or fetches one: Playwright's, or Debian's where that host cannot be reached. */
export async function ensureBrowser(signal?: AbortSignal): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  const playwright = inRoot("node_modules", "@playwright", "test", "cli.js");
  await attempt("Playwright's Chromium", process.execPath, [playwright, "install", "chromium"], signal);
  const asRoot = process.getuid?.() === 0;
  if (!findBrowser() && asRoot) {
    await attempt("a list of Debian's packages", "apt-get", ["update", "-qq"], signal);
    await attempt("Debian's Chromium", "apt-get", ["install", "-y", "-qq", "chromium"], signal);
  }
  const fetched = findBrowser();
  if (fetched) return fetched;
  throw new Error(
    "There is no browser for the tests: install Chromium or Chrome, or set CHROMIUM_PATH to the one you have.",
  );
}

async function attempt(what: string, command: string, args: string[], signal?: AbortSignal): Promise<void> {
  console.log(`Fetching ${what} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const limit = AbortSignal.any([AbortSignal.timeout(DOWNLOAD_MS), ...(signal ? [signal] : [])]);
  const { code } = await runCommand(command, args, { cwd: root, env, signal: limit }).catch(() => ({
    code: 1,
  }));
  if (code !== 0) console.log(`${what} could not be fetched.`);
  signal?.throwIfAborted();
}
