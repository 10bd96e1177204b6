import { beforeEach, expect, test } from "vitest";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { db } from "#lib/server/db.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { newUuid } from "#lib/shared/ids.ts";

/** What the database itself refuses, whatever the code above it does (design.md §3). */
const hash = new Uint8Array(32);
let ownerId: string;
let conversationId: string;

beforeEach(async () => {
  ownerId = (await newPerson()).ownerId;
  conversationId = newUuid();
  await db().conversation.create({ data: { ownerId, id: conversationId, lastSeq: 5 } });
  await db().branch.create({
    data: { ownerId, conversationId, number: 1, forkDepth: 0, lineBranches: [1], lineStarts: [1] },
  });
  await message({ seq: 1 });
});

const message = (data: Partial<Prisma.MessageUncheckedCreateInput> & { seq: number }) =>
  db().message.create({
    data: {
      ownerId,
      conversationId,
      id: newUuid(),
      branch: 1,
      depth: data.seq,
      parentSeq: data.seq === 1 ? null : data.seq - 1,
      role: "user",
      text: "hello",
      pathHash: hash,
      ...data,
    },
  });

const generation = (data: object = {}) =>
  db().generation.create({ data: { ownerId, id: newUuid(), conversationId, model: "m", ...data } });

const refuses = (work: Promise<unknown>, name: string) => expect(work).rejects.toThrow(new RegExp(name));

test("a seq and an id exist once", async () => {
  await refuses(message({ seq: 1 }), "Unique constraint");
  const { id } = await message({ seq: 2 });
  await refuses(message({ seq: 3, id }), "Unique constraint");
});

test("a parent is an earlier message of the same conversation", async () => {
  await refuses(message({ seq: 2, parentSeq: 3 }), "message_parent_earlier");
  await refuses(message({ seq: 3, parentSeq: 2 }), "Foreign key constraint");
  await refuses(message({ seq: 2, parentSeq: null }), "message_depth");
  await refuses(message({ seq: 2, depth: 1 }), "message_depth");
  await refuses(message({ seq: 2, branch: 2 }), "Foreign key constraint");
});

test("a message can't hang under another owner's conversation", async () => {
  const stranger = await newPerson();
  await refuses(message({ seq: 2, ownerId: stranger.ownerId }), "Foreign key constraint");
});

test("roles are checked: calls by assistants, call ids by tools, nothing empty", async () => {
  const call = [{ id: "1", name: "f", arguments: "{}" }];
  await refuses(message({ seq: 2, toolCalls: call }), "message_calls_by_assistant");
  await refuses(message({ seq: 2, role: "assistant", toolCalls: {} }), "message_calls_by_assistant");
  await refuses(message({ seq: 2, role: "tool" }), "message_call_id_by_tool");
  await refuses(message({ seq: 2, toolCallId: "1" }), "message_call_id_by_tool");
  await refuses(message({ seq: 2, text: "" }), "message_not_empty");
  await refuses(message({ seq: 2, tookMs: 1 }), "message_took");
  await refuses(message({ seq: 2, role: "assistant", tookMs: -1 }), "message_took");
  await refuses(message({ seq: 2, originalRole: "developer" }), "message_original_role");
  await message({ seq: 2, role: "system", originalRole: "developer" });
  await message({ seq: 3, role: "assistant", text: "", toolCalls: call });
});

test("one reply runs in a conversation, and an ended one has an end", async () => {
  await generation();
  await refuses(generation(), "Unique constraint");
  await refuses(generation({ status: "completed" }), "generation_finished");
  await generation({ status: "completed", finishedAt: new Date() });
});

test("heads, titles and branches are sound", async () => {
  const update = (data: object) =>
    db().conversation.update({ where: { ownerId_id: { ownerId, id: conversationId } }, data });
  await refuses(update({ headSeq: 6 }), "conversation_head");
  await refuses(update({ title: "" }), "conversation_title_not_empty");
  await refuses(update({ metadata: [] }), "conversation_metadata");
  await refuses(update({ metadata: { a: 1 } }), "conversation_metadata");
  await refuses(update({ metadata: { ["k".repeat(65)]: "v" } }), "conversation_metadata");
  await refuses(update({ metadata: { k: "v".repeat(513) } }), "conversation_metadata");
  const pairs = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, "😀".repeat(512)]));
  await refuses(update({ metadata: pairs(17) }), "conversation_metadata");
  await update({ metadata: pairs(16) });
  await refuses(update({ messageCount: 6 }), "conversation_message_count");
  await refuses(update({ source: "chatgpt" }), "conversation_source_pair");
  const branch = (data: object) =>
    db().branch.create({
      data: {
        ...{ ownerId, conversationId, number: 2, forkDepth: 1, parentNumber: 1 },
        ...{ lineBranches: [1, 2], lineStarts: [1, 2], ...data },
      },
    });
  await refuses(branch({ lineBranches: [1] }), "branch_line");
  await refuses(branch({ lineBranches: [2, 1] }), "branch_line");
  await refuses(branch({ lineStarts: [1, 3] }), "branch_line");
  await refuses(branch({ lineBranches: [], lineStarts: [] }), "branch_line");
  await refuses(branch({ parentNumber: null }), "branch_fork");
  await refuses(branch({ number: 2, parentNumber: 2 }), "branch_number");
});

test("purging a conversation takes everything with it", async () => {
  await message({ seq: 2 });
  const { id } = await generation({ status: "completed", finishedAt: new Date() });
  await message({ seq: 3, role: "assistant", generationId: id });
  await db().generationEvent.create({ data: { ownerId, generationId: id, first: 0, last: 0, events: [] } });
  await db().conversation.delete({ where: { ownerId_id: { ownerId, id: conversationId } } });
  const where = { ownerId };
  const left = await Promise.all([
    db().message.count({ where }),
    db().branch.count({ where }),
    db().generation.count({ where }),
    db().generationEvent.count({ where }),
  ]);
  expect(left).toEqual([0, 0, 0, 0]);
});
