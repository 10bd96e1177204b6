import { asRoot } from "#scripts/system/as-root.ts";

// Chromium talks to its maker's hosts by itself; where they cannot be reached that costs seconds.
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
];

/** What the browser of tests and benchmarks is started with. */
export const browserArgs = [...quiet, ...(asRoot ? ["--no-sandbox"] : [])];
