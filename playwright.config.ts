import { defineConfig, devices } from "@playwright/test";
import { appOrigin } from "#e2e/support/ports.ts";
import { browserArgs } from "#scripts/browser/browser-args.ts";
import { findBrowser } from "#scripts/browser/find-browser.ts";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: appOrigin,
    // Its pictures, taken all the time, would make every test half as long again; what the page was is in the snapshots.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      executablePath: findBrowser(),
      args: browserArgs,
    },
  },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"] }, grepInvert: /@phone/ },
    {
      name: "phone",
      use: {
        ...devices["Desktop Chrome"],
        viewport: { width: 375, height: 720 },
        hasTouch: true,
        isMobile: true,
      },
      grep: /@phone/,
    },
  ],
  webServer: {
    // The Node that runs Playwright, which is the project's: the system's may not run TypeScript.
    command: `"${process.execPath}" e2e/support/server.ts`,
    url: `${appOrigin}/api/health`,
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    stdout: "pipe",
    stderr: "pipe",
  },
});
