import { isAlive } from "#scripts/system/is-alive.ts";
import { until } from "#scripts/system/until.ts";

/** Fast shutdown: sessions are ended, everything is written. Only where that hangs, the harder ways. */
export async function stopPostmaster(pid: number): Promise<void> {
  const ways = [
    ["SIGINT", 30_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const;
  for (const [signal, withinMs] of ways) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await until({ withinMs, everyMs: 10 }, () => (isAlive(pid) ? undefined : true))) return;
  }
}
