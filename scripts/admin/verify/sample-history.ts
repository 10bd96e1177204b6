import { createGuest } from "#lib/server/auth/users.ts";
import { db } from "#lib/server/db.ts";
import { type Append, appendMessages, type UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { assert } from "#lib/shared/assert.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";

/** A little of everything that a history can hold, written by the app's own operations. For tests. */
export interface SampleHistory {
  ownerId: string;
  /** 1–6 one below the other with a tool loop at 3–5; 7–8 a second version of 2; 9 another root; 10–11 deleted, 12 below. */
  conversationUuid: string;
  /** More forks on one path than a line holds. */
  forkedUuid: string;
  /** A reply is being written: 2 below 1. */
  runningUuid: string;
  replyUuid: string;
}

const call = (id: string) => ({ id, name: "search_history", arguments: '{"query": "tea"}' });

export async function fillSampleHistory(): Promise<SampleHistory> {
  const { userId: ownerId } = await createGuest();
  const [conversationUuid, forkedUuid, runningUuid, replyUuid] = [newUuid(), newUuid(), newUuid(), newUuid()];
  const write = async (
    to: string,
    parentSeq: number | null,
    messages: Partial<UnplacedMessage>[],
    also: Partial<Append> = {},
  ) => {
    const unplaced = messages.map((message) => ({
      uuid: newUuid(),
      role: "user" as const,
      text: "tea?",
      ...message,
    }));
    const appended = await appendMessages({
      ...{ ownerId, conversationUuid: to, parentSeq, messages: unplaced, create: { title: null } },
      ...also,
    });
    assert(appended.outcome === "written", `the sample is written, not ${appended.outcome}`);
    return { seq: appended.firstSeq, ids: unplaced.map((message) => formatId("message", message.uuid)) };
  };

  let fork = 0;
  for (let count = 0; count < 520; count++) ({ seq: fork } = await write(forkedUuid, fork, [{}, {}]));

  await write(conversationUuid, 0, [
    { role: "system", originalRole: "developer", text: "Be brief." },
    { parts: [{ type: "image_url", image_url: { url: "https://example.org/tea.png" } }], text: "" },
    { role: "assistant", text: "", toolCalls: [call("a"), call("b")] },
    { role: "tool", toolCallId: "a", text: "green" },
    { role: "tool", toolCallId: "b", text: "black" },
    { role: "assistant", text: "Both." },
  ]);
  await write(conversationUuid, 1, [
    { text: "Tea or coffee?" },
    { role: "assistant", text: "", toolCalls: [call("a")] },
  ]);
  await write(conversationUuid, 0, [{ text: "Another beginning 😀" }]);
  const { ids } = await write(conversationUuid, null, [
    { text: "to be deleted" },
    { role: "assistant", text: "", toolCalls: [call("c")] },
    { role: "tool", toolCallId: "c", text: "a result whose call is deleted" },
  ]);
  for (const messageId of ids.slice(0, 2)) {
    await deleteMessage({ ownerId, conversationId: formatId("conversation", conversationUuid), messageId });
  }

  const generation = { uuid: replyUuid, model: "m", starts: true };
  const reply = { role: "assistant" as const, text: "", status: "running" as const, byReply: true };
  await write(runningUuid, null, [{}, reply], { generation });
  const events = [{}, {}];
  for (const first of [0, 2]) {
    await db().generationEvent.create({
      data: { ownerId, generationId: replyUuid, first, last: first + 1, events },
    });
  }
  await db().generation.updateMany({ where: { ownerId, id: replyUuid }, data: { lastEvent: 3 } });
  return { ownerId, conversationUuid, forkedUuid, runningUuid, replyUuid };
}
