import type { HistoryOptions } from "#bench/history/generate/plan.ts";
import { digest } from "#scripts/system/digest.ts";
import { root } from "#scripts/system/root.ts";

/** All that decides what the rows are. */
const sources = ["bench/history/generate", "lib/server/messages/hashed-content.ts", "prisma/migrations"];

/** The same for the same rows: of the same options, the same generator and the same migrations. */
export function stampOf({ messages, seed }: HistoryOptions): string {
  const version = digest(root, sources, (name) => name.endsWith(".test.ts"));
  return `${messages} messages, seed ${seed}, ${version}`;
}
