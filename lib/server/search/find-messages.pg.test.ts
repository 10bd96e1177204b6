import { beforeAll, expect, test } from "vitest";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { pool } from "#lib/server/db.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { momentSchema } from "#lib/shared/contracts/search.ts";
import { newId, parseId } from "#lib/shared/ids.ts";
import { findMessages } from "./find-messages.ts";

let ownerId: string;
const [garden, kitchen] = [newId("conversation"), newId("conversation")];

/** Says something at a moment. */
async function say(conversationId: string, message: NewMessage, at: string): Promise<string> {
  const { id } = await appendMessage({ ownerId, conversationId, message, create: true });
  const values = [ownerId, parseId("message", id), at];
  await pool().query("UPDATE message SET created_at = $3 WHERE owner_id = $1 AND id = $2", values);
  return id;
}

beforeAll(async () => {
  ownerId = (await newPerson()).ownerId;
  await say(garden, { role: "user", content: "Dahlias and roses" }, "2026-01-01T10:00:00Z");
  await say(
    garden,
    { role: "assistant", content: "Roses like the sun; dahlias too" },
    "2026-01-01T10:00:05Z",
  );
  await say(kitchen, { role: "developer", content: "Mention 100% of the roses" }, "2026-02-01T00:00:00Z");
  await say(kitchen, { role: "user", content: "Rose hip soup" }, "2026-02-01T10:00:00Z");
});

const found = async (words: string[], more: object = {}) => {
  const { data } = await findMessages({ ownerId, words, limit: 10, ...more });
  return data.map(({ snippet }) => snippet);
};

test("all of the words have to be there, in whatever case and order; the newest comes first", async () => {
  expect(await found(["ROSES", "dahlias"])).toEqual(["Roses like the sun; dahlias too", "Dahlias and roses"]);
  expect(await found(["rose"])).toHaveLength(4);
  expect(await found(["100%"])).toEqual(["Mention 100% of the roses"]);
  expect(await found(["r_ses"])).toEqual([]);
});

test("a hit says where it was said, by whom and when, and where the words stand", async () => {
  const { data } = await findMessages({ ownerId, words: ["soup"], limit: 1 });
  expect(data).toEqual([
    {
      conversation_id: kitchen,
      title: "Mention 100% of the roses",
      message_id: expect.stringMatching(/^msg_/),
      seq: 2,
      role: "user",
      snippet: "Rose hip soup",
      highlights: [[9, 13]],
      created_at: 1769940000,
    },
  ]);
});

test("by conversation, role and time", async () => {
  expect(await found(["rose"], { conversationId: kitchen })).toEqual([
    "Rose hip soup",
    "Mention 100% of the roses",
  ]);
  expect(await found(["rose"], { role: "developer" })).toEqual(["Mention 100% of the roses"]);
  expect(await found(["rose"], { role: "system" })).toEqual([]);
  expect(await found(["rose"], { role: "assistant" })).toEqual(["Roses like the sun; dahlias too"]);
  expect(await found(["rose"], { before: momentSchema.parse("2026-02-01") })).toHaveLength(2);
  expect(await found(["rose"], { after: momentSchema.parse("2026-02-01") })).toHaveLength(2);
  expect(await found(["rose"], { after: momentSchema.parse("2026-02-01T00:00:00.001Z") })).toEqual([
    "Rose hip soup",
  ]);
  await expect(found(["rose"], { conversationId: newId("conversation") })).rejects.toMatchObject({
    kind: "not_found",
  });
});

test("in one conversation, only what its reader sees", async () => {
  const there = newId("conversation");
  const say = (message: NewMessage) =>
    appendMessage({ ownerId, conversationId: there, message, create: true });
  await say({ role: "system", content: "Know the heron" });
  const question = await say({ role: "user", content: "A heron?" });
  await say({ role: "assistant", content: "A grey heron" });
  await say({ role: "assistant", content: "A white heron", parent_id: question.id });
  const seen = { conversationId: there, visible: true };
  expect(await found(["heron"], { conversationId: there })).toHaveLength(4);
  expect(await found(["heron"], seen)).toEqual(["A white heron", "A heron?"]);
  await expect(found(["heron"], { visible: true })).rejects.toMatchObject({ param: "visible" });
});

test("page by page each is met once, though they were said in the same moment", async () => {
  const there = newId("conversation");
  for (let n = 0; n < 7; n++)
    await say(there, { role: "user", content: `pelican ${n}` }, "2026-03-01T00:00:00Z");
  const met: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await findMessages({ ownerId, words: ["pelican"], limit: 2, cursor });
    met.push(...page.data.map(({ snippet }) => snippet));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  expect(met.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `pelican ${n}`));
  await expect(findMessages({ ownerId, words: ["pelican"], limit: 2, cursor: "x" })).rejects.toMatchObject({
    param: "cursor",
  });
});

test("what was deleted, and what lies in the trash, is not found", async () => {
  const there = newId("conversation");
  const id = await say(there, { role: "user", content: "One okapi" }, "2026-04-01T00:00:00Z");
  await say(there, { role: "user", content: "Another okapi" }, "2026-04-01T00:00:01Z");
  await deleteMessage({ ownerId, conversationId: there, messageId: id });
  expect(await found(["okapi"])).toEqual(["Another okapi"]);
  await trashConversation({ ownerId, conversationId: there });
  expect(await found(["okapi"])).toEqual([]);
});

test.each([
  ["1769940000", "2026-02-01T10:00:00.000Z"],
  ["2026-02-01", "2026-02-01T00:00:00.000Z"],
  ["2026-02-01T10:00Z", "2026-02-01T10:00:00.000Z"],
  ["2026-02-01T10:00:00.5+02:00", "2026-02-01T08:00:00.500Z"],
])("%s is a moment", (text, moment) => {
  expect(momentSchema.parse(text).toISOString()).toBe(moment);
});

test.each(["", "yesterday", "2026-02", "2026-13-01", "2026-02-01 10:00", "-5", "1e5", "9".repeat(13)])(
  "%j is none",
  (text) => {
    expect(momentSchema.safeParse(text).success).toBe(false);
  },
);
