import { digest } from "#scripts/system/digest.ts";
import { ifStale } from "#scripts/system/if-stale.ts";
import { inRoot, root } from "#scripts/system/root.ts";
import { runCommand } from "#scripts/system/run-command.ts";

/** All that `next build` reads. */
const sources = [
  "app",
  "components",
  "lib",
  "prisma",
  "public",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

/** The production build in .next, made anew only where its sources are others. */
export function buildApp(signal?: AbortSignal): Promise<boolean> {
  const files = { stamp: inRoot(".next", "verbatim-sources"), result: inRoot(".next", "BUILD_ID") };
  return ifStale({ ...files, wanted }, async () => {
    const { code, output } = await runCommand(process.execPath, [nextProgram, "build"], {
      cwd: root,
      signal,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    if (code !== 0) throw new Error(`next build failed:\n${output}`);
  });
}

export const nextProgram = inRoot("node_modules", "next", "dist", "bin", "next");

function wanted(): string {
  // Next writes these variables into what it builds.
  const inlined = Object.entries(process.env).filter(([name]) => name.startsWith("NEXT_PUBLIC_"));
  return `${digest(root, sources, isTest)} ${JSON.stringify(inlined.sort())}`;
}

function isTest(name: string): boolean {
  return /\.test\.tsx?$/.test(name);
}
