import { sleep } from "#scripts/system/sleep.ts";

/** Something that runs until it is stopped, and may end by itself. */
export type Running = {
  onExit(listener: (how: string) => void): void;
  stop(): Promise<void>;
};

export type Supervised = { restart(): void; stop(): Promise<void> };

export type Pace = { firstMs: number; longestMs: number; healthyMs: number };
const usual: Pace = { firstMs: 500, longestMs: 30_000, healthyMs: 60_000 };

/**
 * Starts something, and starts it again whenever it ends unasked: after half a second, then after twice as
 * long each time up to 30 s, and from the beginning once it has held for a minute. The first start may fail;
 * a later one that fails is tried again. The signal given to `start` says that it is no longer wanted.
 */
export async function supervise(
  options: { name: string; say: (line: string) => void; pace?: Pace },
  start: (signal: AbortSignal) => Promise<Running>,
): Promise<Supervised> {
  const { name, say, pace = usual } = options;
  const unwanted = new AbortController();
  const { signal } = unwanted;
  let delay = pace.firstMs;
  let current = await start(signal);
  let recovery = Promise.resolve();

  function watch(): void {
    const running = current;
    const since = Date.now();
    running.onExit((how) => {
      if (signal.aborted) return;
      if (Date.now() - since >= pace.healthyMs) delay = pace.firstMs;
      say(`${name} ${how}.`);
      recovery = recover(running);
    });
  }

  async function recover(dead: Running): Promise<void> {
    await dead.stop(); // what may be left of it
    while (!signal.aborted) {
      say(`${name} is started again in ${delay / 1000} s.`);
      await sleep(delay, signal);
      delay = Math.min(delay * 2, pace.longestMs);
      if (signal.aborted) return;
      try {
        current = await start(signal);
        say(`${name} runs again.`);
        return watch();
      } catch (error) {
        if (!signal.aborted) say(`${name} did not start: ${error instanceof Error ? error.message : error}`);
      }
    }
  }

  watch();
  return {
    restart: () => void current.stop(), // it ends, and so it is started again
    async stop() {
      unwanted.abort();
      await recovery;
      await current.stop();
    },
  };
}
