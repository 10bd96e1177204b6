import { must } from "#lib/shared/assert.ts";
import { withClient } from "#scripts/postgres/admin.ts";
import { ensureDatabase, recreateDatabase } from "#scripts/postgres/databases.ts";
import { openPostgres } from "#scripts/postgres/open.ts";
import { deployMigrations } from "#scripts/steps/deploy-migrations.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { processLock } from "#scripts/system/process-lock.ts";
import { type HistoryOptions, type Owner, planHistory } from "./generate/plan.ts";
import { formatUuid } from "./generate/uuid.ts";
import { loadHistory } from "./load/load-history.ts";
import { type LandmarkConversation, readLandmarks, readState } from "./load/load-state.ts";
import { showProgress } from "./load/progress.ts";
import { stampOf } from "./load/stamp.ts";

export type { LandmarkName } from "./generate/landmarks.ts";
export type { LandmarkConversation } from "./load/load-state.ts";

export type Landmarks = {
  /** Who has the landmark conversations, and no others. */
  ownerId: string;
  /** Those that fit into the total, the shortest first. */
  conversations: LandmarkConversation[];
  /** Two users with nothing in the archive or the trash, for measuring the sidebar. Small totals scale down `many`. */
  many: { ownerId: string; conversations: number };
  twenty: { ownerId: string; conversations: number };
};

export type History = {
  url: string;
  landmarks: Landmarks;
  /** Gives up the Postgres it stands in; the last one who uses that stops it. */
  close(): Promise<void>;
};

export const DEFAULT_SEED = 1;

/** Long enough for another process to load ten million messages. */
const WAIT_MS = 3 * 3_600_000;

/**
 * The database `history_<messages>` of the benchmarks' Postgres, with that many messages. It is loaded when it is not
 * there or of another version; a load that was broken off goes on; and what is there already costs nothing.
 */
export async function ensureHistory(options: {
  messages: number;
  seed?: number;
  signal?: AbortSignal;
}): Promise<History> {
  const { messages, seed = DEFAULT_SEED, signal } = options;
  const owners = landmarkOwners({ messages, seed });
  const name = `history_${messages}`;
  const postgres = await openPostgres({ directory: inData("pg-bench") });
  try {
    const url = postgres.url(name);
    const lock = await processLock(inData("pg-bench", `${name}.lock`), "exclusive", WAIT_MS);
    try {
      await ensureDatabase(postgres.url("postgres"), name);
      const state = await withClient(url, readState);
      const stamp = stampOf({ messages, seed });
      if (state?.stamp !== stamp) {
        await recreateDatabase(postgres.url("postgres"), name);
        await deployMigrations(url, signal);
      }
      if (state?.stamp !== stamp || !state.finished) {
        console.log(`loading ${name}`);
        await loadHistory({ url, messages, seed, progress: showProgress(messages), signal });
      }
    } finally {
      lock.release();
    }
    const conversations = await withClient(url, readLandmarks);
    return { url, landmarks: { ...owners, conversations }, close: () => postgres.close() };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}

/** They stand at the beginning of every history, so none of the rest is planned for it. */
function landmarkOwners(options: HistoryOptions): Omit<Landmarks, "conversations"> {
  const found = new Map<Owner["kind"], Owner>();
  for (const { owner } of planHistory(options)) {
    if (owner.kind === "ordinary") break;
    found.set(owner.kind, owner);
  }
  const ownerOf = (kind: Owner["kind"]) => {
    const { id, conversations } = must(found.get(kind), `owner of ${kind}`);
    return { ownerId: formatUuid(id), conversations };
  };
  return { ownerId: ownerOf("landmarks").ownerId, many: ownerOf("many"), twenty: ownerOf("twenty") };
}
