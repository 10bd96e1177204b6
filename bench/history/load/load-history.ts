import type pg from "pg";
import { type ConversationPlan, type HistoryOptions, planHistory } from "#bench/history/generate/plan.ts";
import { restoreIndexes, setIndexesAside } from "./indexes.ts";
import { loadBatch } from "./load-batch.ts";
import { beginState, keepState, readState } from "./load-state.ts";
import type { Progress } from "./progress.ts";
import { stampOf } from "./stamp.ts";
import { withLoader } from "./with-loader.ts";

export type LoadOptions = HistoryOptions & {
  /** A database with the app's schema: empty, or left in the middle by a load of the same history. */
  url: string;
  progress: Progress;
  signal?: AbortSignal;
};

/** A quarter of a second each, which is as much as a load that is killed has to do again. */
const BATCH_MESSAGES = 5_000;

/** Fills a database with a history, or goes on where that was broken off: the outcome is the same. */
export async function loadHistory({ url, progress, signal, ...options }: LoadOptions): Promise<void> {
  try {
    await withLoader(url, signal, async (client) => {
      let state = (await readState(client)) ?? (await beginState(client, stampOf(options)));
      if (state.messages < options.messages) {
        await setIndexesAside(client);
        for (const plans of batches(options, state.conversations)) {
          signal?.throwIfAborted();
          const wrote = (messages: number) => progress.messages(messages);
          state = await loadBatch(client, { plans, seed: options.seed, state, wrote, signal });
        }
      }
      progress.step("putting rows in order");
      await putInOrder(client);
      await restoreIndexes(client, (name) => progress.step(`building ${name}`));
      progress.step("vacuum and analyze");
      await settle(client);
      await keepState(client, { ...state, finished: true });
    });
  } finally {
    progress.end();
  }
}

/** All conversations but for the first `done`, so many together that a commit for each costs nothing. */
function* batches(options: HistoryOptions, done: number): Generator<ConversationPlan[]> {
  let plans: ConversationPlan[] = [];
  let messages = 0;
  for (const plan of planHistory(options)) {
    if (plan.index < done) continue;
    plans.push(plan);
    messages += plan.shape.messages;
    if (messages < BATCH_MESSAGES) continue;
    yield plans;
    plans = [];
    messages = 0;
  }
  if (plans.length > 0) yield plans;
}

/**
 * Rows of one conversation side by side. A row goes wherever a page has room for it, so by chance the same page of
 * messages lies on 8 blocks in one conversation and on 18 in another, and that would be what is measured.
 */
async function putInOrder(client: pg.Client): Promise<void> {
  for (const table of ["conversation", "message"]) {
    await client.query(`CLUSTER ${table} USING ${table}_pkey`);
    await client.query(`ALTER TABLE ${table} SET WITHOUT CLUSTER`);
  }
}

/** What would otherwise come by while something is measured: hint bits, the visibility map, and what is unwritten. */
async function settle(client: pg.Client): Promise<void> {
  await client.query("VACUUM (ANALYZE)");
  await client.query("CHECKPOINT");
}
