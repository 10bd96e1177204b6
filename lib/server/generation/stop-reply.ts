import { setTimeout as sleep } from "node:timers/promises";
import { type ConversationKey, conversationUuid } from "#lib/server/conversations/access.ts";
import { db } from "#lib/server/db.ts";
import { tellOthers } from "#lib/server/processes/notifier.ts";
import { query } from "#lib/server/query.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { AppError, notFound } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { runningReplies, stopHere } from "./running.ts";

/** A reply of another process ends within a second of being asked; a process that is gone is the reaper's business. */
const patienceMs = 5_000;
const pollMs = 50;

/** Stops the running reply of a conversation, whichever process writes it, and answers when it has ended. */
export async function stopReply(
  key: ConversationKey & { evenTrashed?: boolean },
): Promise<{ responseId: string | null; status: ReplyStatus | null }> {
  const uuid = conversationUuid(key.conversationId);
  const conversation = await db().conversation.findFirst({
    where: { ownerId: key.ownerId, id: uuid, ...(!key.evenTrashed && { deletedAt: null }) },
    select: { id: true },
  });
  if (!conversation) throw notFound("conversation");
  const [running] = await query<{ id: string }>("running-replies", [key.ownerId, uuid, true, 1]);
  if (!running) return { responseId: null, status: null };
  const { id } = running;
  return { responseId: formatId("response", id), status: await stopGeneration(key.ownerId, id) };
}

/** The same for a reply that is known to run. */
export async function stopGeneration(ownerId: string, id: string): Promise<ReplyStatus> {
  if (runningReplies().has(id)) stopHere(id);
  else await askForStop(ownerId, id);
  return await statusOnceEnded(ownerId, id);
}

/** Stands in the row too, where its writer finds it at the next heartbeat, should the word not get through. */
async function askForStop(ownerId: string, id: string): Promise<void> {
  await db().generation.updateMany({
    where: { ownerId, id, status: "running" },
    data: { stopRequestedAt: new Date() },
  });
  tellOthers({ type: "stop", generationUuid: id });
}

async function statusOnceEnded(ownerId: string, id: string): Promise<ReplyStatus> {
  for (const giveUpAt = Date.now() + patienceMs; ; await sleep(pollMs)) {
    const row = await db().generation.findUnique({
      where: { ownerId_id: { ownerId, id } },
      select: { status: true },
    });
    if (!row) throw notFound("reply");
    if (row.status !== "running") return row.status;
    if (Date.now() > giveUpAt) {
      throw new AppError("unavailable", "The reply has not ended yet. Please try again in a moment.", {
        code: "stop_pending",
        retryAfter: 2,
      });
    }
  }
}
