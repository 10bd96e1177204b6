import { withClient } from "#scripts/postgres/admin.ts";
import { sleep } from "#scripts/system/sleep.ts";

export interface MachineLag {
  /** The longest it took in the second before a moment. */
  before(moment: number): number;
  stop(): Promise<void>;
}

const everyMs = 25;

/**
 * How long this machine takes for what takes none on an idle one: a commit to the database, due every 25 ms. Tests run
 * beside other work, and what the app may lose is measured from the moment at which it could have written.
 */
export function measureLag(url: string): MachineLag {
  const probes: { due: number; done: number }[] = [];
  const over = new AbortController();
  const measuring = withClient(url, async (client) => {
    await client.query("SET synchronous_commit = off"); // as the log of running replies is written
    for (
      let due = performance.now();
      !over.signal.aborted;
      due = Math.max(due + everyMs, performance.now())
    ) {
      await sleep(Math.max(0, due - performance.now()), over.signal);
      await client.query("SELECT pg_current_xact_id()");
      probes.push({ due, done: performance.now() });
    }
  });
  return {
    before(moment) {
      const near = probes.filter(({ due, done }) => done > moment - 1_000 && due < moment);
      return Math.max(0, ...near.map(({ due, done }) => done - due));
    },
    async stop() {
      over.abort();
      await measuring;
    },
  };
}
