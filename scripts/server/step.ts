import { stopping } from "#scripts/system/stop-signal.ts";

/** One line for one step: its name at once, how it went and how long it took when it is done. */
export async function step<T>(name: string, work: () => Promise<T>, tell: (result: T) => string): Promise<T> {
  const began = Date.now();
  process.stdout.write(`${name} … `);
  try {
    const result = await work();
    process.stdout.write(`${tell(result)} (${seconds(Date.now() - began)})\n`);
    return result;
  } catch (error) {
    process.stdout.write(stopping.aborted ? "stopped\n" : "failed\n");
    throw error;
  }
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
