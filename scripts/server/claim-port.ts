import { createServer } from "node:net";
import { errorCode } from "#scripts/system/error-code.ts";
import { until } from "#scripts/system/until.ts";
import { readRecord } from "./run-record.ts";
import type { Settings } from "./settings.ts";

/** Makes sure that the port can be had, and ends a server that a killed run of ours has left on it. */
export async function claimPort({ host, port, origin }: Settings): Promise<void> {
  if (await isFree(host, port)) return;
  const { supervisor, next } = readRecord(port);
  if (supervisor) {
    throw new Error(
      `Verbatim already runs at ${origin} (process ${supervisor}): stop it first, or set PORT.`,
    );
  }
  if (next) {
    console.log(`A server of an earlier run is still there (process ${next}): it is stopped.`);
    process.kill(next, "SIGTERM");
    const freed = () => isFree(host, port).then((free) => free || undefined);
    if (await until({ withinMs: 10_000, everyMs: 100 }, freed)) return;
    process.kill(-next, "SIGKILL");
    if (await until({ withinMs: 5_000, everyMs: 100 }, freed)) return;
  }
  throw new Error(
    `Port ${port} of ${host} is used by another program: stop that one, or set PORT to another.`,
  );
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => {
      const code = errorCode(error);
      if (code === "EADDRINUSE") resolve(false);
      else if (code === "EACCES")
        reject(new Error(`Port ${port} is reserved for root: set PORT to one above 1023.`));
      else reject(new Error(`HOST ${host} is not an address of this machine (${code}).`));
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
