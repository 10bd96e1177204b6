import { fork } from "node:child_process";
import { once } from "node:events";
import { inRoot } from "#scripts/system/root.ts";
import type { ApiJob, Told } from "./worker.ts";

/** A process with the API in it. Microseconds of its CPU for one of what was done. */
export async function openApiWorker(database: string, env: Record<string, string>) {
  const child = fork(inRoot("bench", "api", "worker.ts"), {
    // It logs as the app does, to nowhere.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      ...env,
      NODE_ENV: "production",
      LOG_LEVEL: "info",
      DATABASE_URL: database,
      AUTH_SECRET: "a secret for benchmarks alone",
      OLLAMA_BASE_URL: "off",
    },
  });
  const [ready] = await once(child, "message");
  const { origin }: { origin: string } = ready;
  const tell = async (told: Told): Promise<number> => {
    const answer = once(child, "message");
    child.send(told);
    const [{ cpu }] = await answer;
    return cpu;
  };
  return {
    origin,
    run: (job: ApiJob) => tell({ run: job }),
    async measure(work: () => Promise<void>, times: number) {
      await tell({ count: "from now" });
      await work();
      return await tell({ count: "until now", times });
    },
    close: () => child.disconnect(),
  };
}
