import { expect, test } from "vitest";
import { db } from "#lib/server/db.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { must } from "#lib/shared/assert.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { newId, parseId } from "#lib/shared/ids.ts";
import { interruptReply } from "./interrupt-reply.ts";
import { logSettled } from "./log-writer.ts";
import { readEvents } from "./read-events.ts";
import { reap } from "./reaper.ts";
import { runningReplies, stopReason } from "./running.ts";

/** A reply as a killed process leaves it: rows and log as they were at a moment in its middle. */
async function orphanedReply() {
  const person = await newPerson();
  const conversation = newId("conversation");
  const ack: ReplyAck = await (
    await person.post(`/conversations/${conversation}/replies`, {
      action: "send",
      create: true,
      message: { content: "hello" },
    })
  ).json();
  const id = must(parseId("response", ack.response_id), "id");
  const reply = must(runningReplies().get(id), "running reply");
  await expect.poll(() => reply.events.logged, { timeout: 5_000 }).toBeGreaterThan(6);
  // As kill -9 does it: the writer is gone without a word. What it had in memory and not in the log is lost.
  reply.isEnding = true;
  await logSettled();
  runningReplies().delete(id);
  await silence(person.ownerId, id);
  const logged = await readEvents({ ownerId: person.ownerId, generationUuid: id, sequenceNumber: 0 });
  return { person, conversation, ack, id, reply, logged, lastEvent: logged.length - 1 };
}

/** Its last sign of life is long ago. */
async function silence(ownerId: string, id: string) {
  await db().generation.update({
    where: { ownerId_id: { ownerId, id } },
    data: { heartbeatAt: new Date(Date.now() - 60_000) },
  });
}

test("a reply whose process is gone is marked interrupted with what its log holds, and the next message works", async () => {
  const { person, conversation, ack, reply, logged, lastEvent } = await orphanedReply();
  const said = logged
    .map((event) => (event.type === "response.output_text.delta" ? event.delta : ""))
    .join("");
  // The first look only suspects: its process may be about to show that it lives.
  const suspects = await reap([]);
  expect(suspects).toMatchObject([{ ownerId: person.ownerId }]);
  await reap(suspects);
  reply.abort.abort(stopReason);
  await reply.ended;
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
  expect(data[1]).toMatchObject({ status: "interrupted", error: { code: "interrupted" } });
  expect(said.length).toBeGreaterThan(10);
  expect(data[1]?.content).toBe(said);

  const events = await eventsAfter(person, conversation, `${ack.response_id}:${lastEvent}`);
  expect(events).toMatchObject([
    { type: "response.failed", sequence_number: lastEvent + 1, response: { error: { code: "interrupted" } } },
  ]);
  const next = await person.post(`/conversations/${conversation}/replies`, {
    action: "send",
    message: { content: "hi" },
  });
  expect(next.status).toBe(201);
  await person.post(`/conversations/${conversation}/stop`);
});

test("only one of several reapers ends a reply", async () => {
  const { person, id, reply } = await orphanedReply();
  await Promise.all(Array.from({ length: 5 }, () => interruptReply({ ownerId: person.ownerId, id })));
  reply.abort.abort(stopReason);
  await reply.ended;
  const rows = await db().generationEvent.findMany({ where: { ownerId: person.ownerId, generationId: id } });
  const all = rows.flatMap((row) => row.events as { sequence_number: number; type: string }[]);
  expect(all.filter(({ type }) => type === "response.failed")).toHaveLength(1);
  expect(new Set(all.map((event) => event.sequence_number)).size).toBe(all.length);
});

test("who has seen more than survived, or whose log is gone, gets one snapshot and the end", async () => {
  const { person, conversation, ack, id, reply } = await orphanedReply();
  await interruptReply({ ownerId: person.ownerId, id });
  reply.abort.abort(stopReason);
  await reply.ended;
  const ahead = await eventsAfter(person, conversation, `${ack.response_id}:99999`);
  expect(ahead.map(({ type, sequence_number }) => [type, sequence_number])).toEqual([
    ["snapshot", 100_000],
    ["response.failed", 100_001],
  ]);
  await db().generationEvent.deleteMany({ where: { ownerId: person.ownerId, generationId: id } });
  const gone = await eventsAfter(person, conversation, `${ack.response_id}:-1`);
  expect(gone.map(({ type }) => type)).toEqual(["snapshot", "response.failed"]);
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
  expect(gone[0]).toMatchObject({ response: { output: [{ content: [{ text: data[1]?.content }] }] } });
});

async function eventsAfter(
  person: Awaited<ReturnType<typeof newPerson>>,
  conversation: string,
  after: string,
) {
  const events: ReplyEvent[] = [];
  const response = await person.fetch(`/conversations/${conversation}/stream?after=${after}`);
  for await (const { data } of readSse(response)) events.push(replyEventSchema.parse(data));
  return events;
}
