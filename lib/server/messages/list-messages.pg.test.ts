import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/server/db.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { appendMessages } from "./append-messages.ts";
import { listMessages } from "./list-messages.ts";

let ownerId: string;
const conversationUuid = newUuid();
const conversationId = formatId("conversation", conversationUuid);
const ids: string[] = [];

async function append(parentSeq: number | null, count: number): Promise<void> {
  const messages = Array.from({ length: count }, () => ({
    uuid: newUuid(),
    role: "user" as const,
    text: "hello",
  }));
  const result = await appendMessages({
    ownerId,
    conversationUuid,
    parentSeq,
    messages,
    create: { title: null },
  });
  expect(result.outcome).toBe("written");
  ids.push(...messages.map((message) => formatId("message", message.uuid)));
}

// seq 1-30 on branch 1; 31-40 leave below 20 (branch 2); 41-45 leave below 35 (branch 3), where the head is.
beforeAll(async () => {
  ownerId = (await newPerson()).ownerId;
  await append(null, 30);
  await append(20, 10);
  await append(35, 5);
});

const path = [...range(1, 20), ...range(31, 35), ...range(41, 45)];
const seqs = async (page: object) => {
  const list = await listMessages({ ownerId, conversationId, limit: 7, ...page });
  return { seqs: list.data.map((message) => message.seq), more: list.has_more };
};
const id = (seq: number) => must(ids[seq - 1], "id");

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

test("the path goes through three branches, chronologically and from the newest", async () => {
  expect(await seqs({ limit: 100 })).toEqual({ seqs: path, more: false });
  expect(await seqs({ limit: 100, order: "desc" })).toEqual({ seqs: path.toReversed(), more: false });
});

test("paging from either end, in either direction, meets every message once", async () => {
  for (const order of ["asc", "desc"] as const) {
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const page = await seqs({ order, after });
      seen.push(...page.seqs);
      after = page.more ? id(must(page.seqs.at(-1), "seq")) : undefined;
    } while (after);
    expect(seen).toEqual(order === "asc" ? path : path.toReversed());
  }
});

test("before gives the page that ends there, across forks", async () => {
  expect(await seqs({ before: id(31) })).toEqual({ seqs: range(14, 20), more: true });
  expect(await seqs({ before: id(43) })).toEqual({ seqs: [31, 32, 33, 34, 35, 41, 42], more: true });
  expect(await seqs({ before: id(3) })).toEqual({ seqs: [1, 2], more: false });
  expect(await seqs({ before: id(1) })).toEqual({ seqs: [], more: false });
  expect(await seqs({ order: "desc", before: id(35), limit: 3 })).toEqual({ seqs: [43, 42, 41], more: true });
});

test("a message of another branch, of nowhere, or no id at all is no cursor", async () => {
  for (const after of [id(25), id(38), formatId("message", newUuid()), "msg_x", ""]) {
    await expect(seqs({ after })).rejects.toMatchObject({
      kind: "invalid",
      param: "after",
      code: "cursor_not_found",
    });
  }
  await expect(seqs({ after: id(1), before: id(5) })).rejects.toMatchObject({ param: "before" });
});

test("a conversation without messages is empty, one that is not there is not found", async () => {
  const uuid = newUuid();
  await db().conversation.create({ data: { ownerId, id: uuid } });
  expect(await seqs({ conversationId: formatId("conversation", uuid) })).toEqual({ seqs: [], more: false });
  await expect(seqs({ conversationId: formatId("conversation", newUuid()) })).rejects.toMatchObject({
    kind: "not_found",
  });
});

test("writers side by side number a conversation 1 … n without gap or tie, each below the one before", async () => {
  const uuid = newUuid();
  const write = () =>
    appendMessages({
      ownerId,
      conversationUuid: uuid,
      parentSeq: null,
      messages: [{ uuid: newUuid(), role: "user", text: "hello" }],
      create: { title: null },
    });
  await Promise.all(Array.from({ length: 40 }, write));
  const rows = await db().message.findMany({
    where: { ownerId, conversationId: uuid },
    orderBy: { seq: "asc" },
  });
  expect(rows.map((row) => [row.seq, row.parentSeq, row.branch, row.depth])).toEqual(
    range(1, 40).map((seq) => [seq, seq === 1 ? null : seq - 1, 1, seq]),
  );
  expect(new Set(rows.map((row) => Buffer.from(row.pathHash).toString("hex"))).size).toBe(40);
});
