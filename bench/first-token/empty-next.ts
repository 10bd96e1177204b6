import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { nextProgram } from "#scripts/steps/build-app.ts";
import { freePort } from "#scripts/system/free-port.ts";
import { until } from "#scripts/system/until.ts";

const folder = path.join(import.meta.dirname, "empty-next");
const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };

/** Builds and starts the Next app that does nothing. */
export async function startEmptyNext(): Promise<{ url: string; pid: number; stop: () => Promise<void> }> {
  const build = spawn(process.execPath, [nextProgram, "build", folder], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(build, "exit");
  if (code !== 0) throw new Error("The empty Next app could not be built.");
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [nextProgram, "start", folder, "-H", "127.0.0.1", "-p", String(port)],
    {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const url = `http://127.0.0.1:${port}/api/empty`;
  await until({ withinMs: 30_000, everyMs: 100 }, async () => {
    const answer = await fetch(url, { method: "POST" }).catch(() => null);
    return answer?.ok || undefined;
  });
  return {
    url,
    pid: server.pid ?? 0,
    async stop() {
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}
