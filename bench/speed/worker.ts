/** Does what it is told, on the database of its environment, and says how long that took. One process for a database. */
import { median } from "#bench/median.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { pool } from "#lib/server/db.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { formatId } from "#lib/shared/ids.ts";
import { appendedText, type Case, pageSize, sidebarSize } from "./cases.ts";
import { floorOf } from "./floor.ts";

export type Job = { case: Case; how: "ours" | "floor"; times: number };
/** Microseconds for one: of the clock (the median), and of this process's CPU (the mean). */
export type Taken = { wall: number; cpu: number };

function work({ case: it, how }: Job): () => Promise<unknown> {
  if (how === "floor") return () => pool().query(floorOf(it));
  const { ownerId } = it;
  switch (it.kind) {
    case "page": {
      const conversationId = formatId("conversation", it.conversation);
      const after = typeof it.from === "object" ? formatId("message", it.from.below) : undefined;
      const order = it.from === "newest" ? "desc" : "asc";
      return () => listMessages({ ownerId, conversationId, limit: pageSize, order, after });
    }
    case "append": {
      const conversationId = formatId("conversation", it.conversation);
      const message = { role: "user" as const, content: appendedText };
      return () => appendMessage({ ownerId, conversationId, message });
    }
    case "sidebar":
      return () => listConversations({ ownerId, limit: sidebarSize });
    case "get": {
      const conversationId = formatId("conversation", it.conversation);
      return () => getConversation({ ownerId, conversationId });
    }
  }
}

async function run(job: Job): Promise<Taken> {
  const once = work(job);
  const walls: number[] = [];
  const cpu = process.cpuUsage();
  for (let n = 0; n < job.times; n++) {
    const startedAt = performance.now();
    await once();
    walls.push(performance.now() - startedAt);
  }
  const used = process.cpuUsage(cpu);
  if (job.case.kind === "append") await undo(job.case);
  return { wall: median(walls) * 1000, cpu: (used.user + used.system) / job.times };
}

async function undo({ ownerId, conversation, size }: Extract<Case, { kind: "append" }>): Promise<void> {
  const place = [ownerId, conversation, size];
  await pool().query("DELETE FROM message WHERE owner_id = $1 AND conversation_id = $2 AND seq > $3", place);
  await pool().query(
    `UPDATE conversation SET last_seq = $3, head_seq = $3, message_count = $3 WHERE owner_id = $1 AND id = $2`,
    place,
  );
}

process.on("message", (job: Job) => {
  run(job).then(
    (taken) => process.send?.(taken),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit());
