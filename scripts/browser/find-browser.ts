import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const macs = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser for tests: the one named, else the system's, else the one Playwright has downloaded. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM_PATH) {
    if (existsSync(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new Error(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, and there is no such file.`);
  }
  return [...inPath(names, env), ...macs, chromium.executablePath()].find((file) => file && existsSync(file));
}

/** Chromium without the windows around pages, of which tests see nothing: the one named, else the system's. */
export function findHeadlessShell(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM_PATH) return findBrowser(env);
  return inPath(["chromium-headless-shell", "chrome-headless-shell"], env).find((file) => existsSync(file));
}

function inPath(files: string[], { PATH = "" }: NodeJS.ProcessEnv): string[] {
  return files.flatMap((file) => PATH.split(path.delimiter).map((folder) => path.join(folder, file)));
}
