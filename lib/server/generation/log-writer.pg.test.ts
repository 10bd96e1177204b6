import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startProviderDouble } from "#e2e/support/provider-double.ts";
import { db } from "#lib/server/db.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { must } from "#lib/shared/assert.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { newId, parseId } from "#lib/shared/ids.ts";
import { applyReplyEvent, newReply } from "#lib/shared/reply-state.ts";
import { logSettled } from "./log-writer.ts";
import { runningReplies } from "./running.ts";

let double: Server;

beforeAll(async () => {
  double = await startProviderDouble(0);
  process.env.OPENAI_BASE_URL = `http://127.0.0.1:${(double.address() as AddressInfo).port}/v1`;
  process.env.REPLY_TICK_MS = "20";
  process.env.REPLY_HEARTBEAT_MS = "100";
  process.env.REPLY_MEMORY_MS = "300";
});

afterAll(() => {
  double.closeAllConnections();
  double.close();
});

const counted = (words: number) => Array.from({ length: words }, (_, index) => `word${index + 1}`).join(" ");

/** A reply of so many words, well under way; memory may be kept from letting go of its beginning. */
async function runningReply(words: number, { keepsAll = false } = {}) {
  const person = await newPerson();
  const conversation = newId("conversation");
  const content = `[[words=${words}]] [[delay=10]]`;
  const body = { action: "send", create: true, model: "double-fast", message: { content } };
  const ack: ReplyAck = await (await person.post(`/conversations/${conversation}/replies`, body)).json();
  const id = must(parseId("response", ack.response_id), "id");
  const reply = must(runningReplies().get(id), "running reply");
  if (keepsAll) vi.spyOn(reply.events, "forget").mockReturnValue();
  await vi.waitFor(() => expect(reply.events.logged).toBeGreaterThan(20), { timeout: 5_000 });
  return { person, conversation, ack, id, reply, log: { ownerId: person.ownerId, generationId: id } };
}

/**
 * Takes a log's end away, as a crash of Postgres does: what is lost was in the log before. A tick in the same moment would
 * follow a row that is just being deleted, so the ticks leave the reply alone meanwhile, and for good with `untilItsEnd`.
 */
async function loseLog(
  { reply, log }: Pick<Awaited<ReturnType<typeof runningReply>>, "reply" | "log">,
  { after, untilItsEnd = false }: { after: number; untilItsEnd?: boolean },
): Promise<void> {
  reply.isEnding = true;
  await logSettled();
  const { count } = await db().generationEvent.deleteMany({ where: { ...log, first: { gt: after } } });
  expect(count).toBeGreaterThan(0);
  reply.isEnding = untilItsEnd;
}

async function eventsOf(person: Person, conversation: string, after: string): Promise<ReplyEvent[]> {
  const events: ReplyEvent[] = [];
  const response = await person.fetch(`/conversations/${conversation}/stream?after=${after}`);
  for await (const { data } of readSse(response)) events.push(replyEventSchema.parse(data));
  return events;
}

function textOf(events: ReplyEvent[]): string {
  const { items } = events.reduce(applyReplyEvent, newReply("resp"));
  return items.flatMap((item) => (item.type === "message" ? [item.content[0]?.text ?? ""] : [])).join("");
}

async function storedText(person: Person, conversation: string): Promise<string> {
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
  return String(data[1]?.content);
}

test("where Postgres comes back without the end of the log, it is written again from where it ends", async () => {
  const { person, conversation, ack, reply, log } = await runningReply(150, { keepsAll: true });
  await loseLog({ reply, log }, { after: 10 });
  await reply.ended;
  const events = await eventsOf(person, conversation, `${ack.response_id}:-1`);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  expect(textOf(events)).toBe(counted(150));
  expect(await storedText(person, conversation)).toBe(counted(150));
});

test("also where it is found out at the reply's end", async () => {
  const { person, conversation, ack, reply, log } = await runningReply(150, { keepsAll: true });
  await loseLog({ reply, log }, { after: 5, untilItsEnd: true });
  await vi.waitFor(() => expect(reply.events.next - reply.events.logged).toBeGreaterThan(10));
  await reply.ended;
  const events = await eventsOf(person, conversation, `${ack.response_id}:-1`);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  expect(textOf(events)).toBe(counted(150));
});

test("where at the end the log has lost more than memory holds, a snapshot and the end stand for it", async () => {
  const { person, conversation, ack, reply, log } = await runningReply(100);
  await vi.waitFor(() => expect(reply.events.first).toBeGreaterThan(10), { timeout: 5_000 });
  await loseLog({ reply, log }, { after: 5, untilItsEnd: true });
  await reply.ended;
  const events = await eventsOf(person, conversation, `${ack.response_id}:-1`);
  expect(events.slice(-2).map(({ type }) => type)).toEqual(["snapshot", "response.completed"]);
  expect(textOf(events)).toBe(counted(100));
});

test("where the log has lost more than memory holds, one snapshot stands for it", async () => {
  const { person, conversation, ack, reply, log } = await runningReply(300);
  await vi.waitFor(() => expect(reply.events.first).toBeGreaterThan(10), { timeout: 5_000 });
  await loseLog({ reply, log }, { after: -1 });
  await reply.ended;
  const events = await eventsOf(person, conversation, `${ack.response_id}:-1`);
  expect(events[0]?.type).toBe("snapshot");
  expect(events.filter(({ type }) => type === "snapshot")).toHaveLength(1);
  expect(textOf(events)).toBe(counted(300));
  expect(await storedText(person, conversation)).toBe(counted(300));
});

test("a reader of a reply's beginning gets it from the log when memory has let go of it", async () => {
  const { person, conversation, ack, reply } = await runningReply(200);
  await vi.waitFor(() => expect(reply.events.first).toBeGreaterThan(10), { timeout: 5_000 });
  const events = await eventsOf(person, conversation, `${ack.response_id}:-1`);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  expect(textOf(events)).toBe(counted(200));
});

test("a reply that somebody else has ended is given up here, and does not disturb the others", async () => {
  const [ended, other] = [await runningReply(1_000), await runningReply(150)];
  await db().generation.update({
    where: { ownerId_id: { ownerId: ended.person.ownerId, id: ended.id } },
    data: { status: "interrupted", finishedAt: new Date() },
  });
  await ended.reply.ended;
  expect(ended.reply.abort.signal.reason).toBe("lost");
  await other.reply.ended;
  expect(await storedText(other.person, other.conversation)).toBe(counted(150));
});

test("a stop that is asked for in the row alone is heard at the next heartbeat", async () => {
  const { person, id, reply } = await runningReply(1_000);
  await db().generation.update({
    where: { ownerId_id: { ownerId: person.ownerId, id } },
    data: { stopRequestedAt: new Date() },
  });
  await reply.ended;
  expect(reply.abort.signal.reason).toBe("stopped");
});
