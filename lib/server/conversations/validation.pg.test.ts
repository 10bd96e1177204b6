import { beforeEach, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { db } from "#lib/server/db.ts";
import { appendChain, questions } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import type { NewConversation } from "#lib/shared/contracts/conversation.ts";
import { newId } from "#lib/shared/ids.ts";
import { changeConversation } from "./change-conversation.ts";
import { createConversation } from "./create-conversation.ts";
import { forkConversation } from "./fork-conversation.ts";
import { getConversation } from "./get-conversation.ts";
import { getOrCreateConversation } from "./get-or-create-conversation.ts";
import { listConversations } from "./list-conversations.ts";
import { trashConversation } from "./trash-conversation.ts";

let ownerId: string;

beforeEach(async () => {
  ownerId = (await createGuest()).userId;
});

const tooLong = "x".repeat(200_001);
const flaws = ["a\u0000b", "a\uD800b", "\uDC00"];

/** Of both making and changing. */
const refused: [what: string, fields: object, param: string, kind?: string][] = [
  ["an empty title", { title: "" }, "title"],
  ["a blank title", { title: " \t\r\n\u00A0\uFEFF " }, "title"],
  ["a title of 256 code points", { title: "😀".repeat(256) }, "title"],
  ["a title that is a number", { title: 1 }, "title"],
  ["an empty model", { model: " " }, "model"],
  ["a long model", { model: "m".repeat(256) }, "model"],
  ["a long system prompt", { system_prompt: tooLong }, "system_prompt", "too_large"],
  ["an unknown field", { colour: "red" }, "colour"],
  ["metadata that is a list", { metadata: ["a"] }, "metadata"],
  ["no metadata", { metadata: null }, "metadata"],
  ["a number as metadata", { metadata: { a: 1 } }, "metadata.a"],
  [
    "17 pairs",
    { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`k${n}`, ""])) },
    "metadata",
  ],
  ["a long value", { metadata: { a: "x".repeat(513) } }, "metadata.a"],
  ["a long key", { metadata: { ["k".repeat(65)]: "v" } }, `metadata.${"k".repeat(65)}`],
  ...flaws.flatMap((text): [string, object, string][] => [
    [`${JSON.stringify(text)} in a title`, { title: text }, "title"],
    [`${JSON.stringify(text)} in a model`, { model: text }, "model"],
    [`${JSON.stringify(text)} in a system prompt`, { system_prompt: text }, "system_prompt"],
    [`${JSON.stringify(text)} in metadata`, { metadata: { a: text } }, "metadata.a"],
    [`${JSON.stringify(text)} in a key`, { metadata: { [text]: "v" } }, `metadata.${text}`],
  ]),
];

test.each(refused)("refused, and the field named: %s", async (_, fields, param, kind = "invalid") => {
  const fault = { name: "AppError", kind, param };
  const id = newId("conversation");
  await expect(createConversation({ ownerId, conversation: { id, ...fields } })).rejects.toMatchObject(fault);
  await expect(getOrCreateConversation({ ownerId, conversation: { id, ...fields } })).rejects.toMatchObject(
    fault,
  );
  expect(await db().conversation.count({ where: { ownerId } })).toBe(0);
  const made = await createConversation({ ownerId, conversation: { title: "Roses" } });
  const change = changeConversation({ ownerId, conversationId: made.id, changes: fields });
  await expect(change).rejects.toMatchObject(fault);
  expect(await getConversation({ ownerId, conversationId: made.id })).toEqual(made);
});

test("what is just possible is kept exactly, and a title without the space around it", async () => {
  const metadata = Object.fromEntries(
    Array.from({ length: 16 }, (_, n) => [`${"😀".repeat(62)}${n + 10}`, "😀".repeat(512)]),
  );
  const longest = { model: "😀".repeat(255), system_prompt: tooLong.slice(1), metadata };
  const made = await createConversation({
    ownerId,
    conversation: { title: ` \n${"😀".repeat(255)}\t`, ...longest },
  });
  expect(made).toMatchObject({ title: "😀".repeat(255), ...longest });
  const key = { ownerId, conversationId: made.id };
  expect(await getConversation(key)).toEqual(made);
  const changed = await changeConversation({
    ...key,
    changes: { title: " a  b ", ...longest, metadata: {} },
  });
  expect(changed).toMatchObject({ title: "a  b", metadata: {} });
  // Combining marks are characters of their own, and stay as they were written.
  expect((await changeConversation({ ...key, changes: { title: "e\u0301" } })).title).toBe("e\u0301");
  expect((await changeConversation({ ...key, changes: { title: "\u00e9" } })).title).toBe("\u00e9");
});

test("null takes a model and a system prompt away, and an empty prompt is none", async () => {
  const conversation = { model: "m", system_prompt: "Be kind." };
  const key = { ownerId, conversationId: (await createConversation({ ownerId, conversation })).id };
  expect(await changeConversation({ ...key, changes: { system_prompt: "" } })).toMatchObject({
    model: "m",
    system_prompt: null,
  });
  expect(await changeConversation({ ...key, changes: { model: null } })).toMatchObject({ model: null });
  expect(await changeConversation({ ...key, changes: { pinned: true, archived: true } })).toMatchObject({
    pinned: true,
    archived: true,
  });
});

test("an id that is none is refused by who makes something under it", async () => {
  const uuid = newId("conversation").slice("conv_".length);
  const [messageId] = await appendChain({
    ownerId,
    conversationId: newId("conversation"),
    messages: questions(1),
  });
  const conversationId = must((await listConversations({ ownerId, limit: 1 })).data[0]).id;
  for (const id of ["", "conv_1", uuid, `msg_${uuid}`, `conv_${uuid.toUpperCase()}`, `conv_${uuid}0`]) {
    const fault = { kind: "invalid", param: "id" };
    await expect(createConversation({ ownerId, conversation: { id } })).rejects.toMatchObject(fault);
    await expect(getOrCreateConversation({ ownerId, conversation: { id } })).rejects.toMatchObject(fault);
    await expect(
      forkConversation({ ownerId, conversationId, messageId: must(messageId), newConversationId: id }),
    ).rejects.toMatchObject({ kind: "invalid", param: "id" });
  }
});

test("a cursor that we did not make is refused", async () => {
  for (const cursor of ["", "x", "1.2", `zzz.${"g".repeat(32)}`]) {
    const list = listConversations({ ownerId, limit: 10, cursor });
    await expect(list).rejects.toMatchObject({ kind: "invalid", param: "cursor" });
  }
});

test("an id says what it said first: the same again is the same, other content is refused", async () => {
  const conversation = {
    id: newId("conversation"),
    title: "Roses",
    model: "m",
    system_prompt: "Be kind.",
    metadata: { a: "1", b: "2" },
  };
  const made = await createConversation({ ownerId, conversation });
  for (const same of [
    conversation,
    { ...conversation, title: " Roses " },
    { ...conversation, metadata: { b: "2", a: "1" } },
    { id: conversation.id },
  ]) {
    expect(await createConversation({ ownerId, conversation: same })).toEqual(made);
  }
  const others: NewConversation[] = [
    { title: "Tulips" },
    { model: "n" },
    { system_prompt: "Be quick." },
    { metadata: {} },
    { metadata: { a: "1", b: "3" } },
    { metadata: { a: "1", c: "2" } },
  ];
  for (const other of others) {
    const again = createConversation({ ownerId, conversation: { ...conversation, ...other } });
    await expect(again).rejects.toMatchObject({ kind: "conflict", param: "id", code: "id_in_use" });
  }
  await trashConversation({ ownerId, conversationId: made.id });
  for (const again of [createConversation, getOrCreateConversation]) {
    await expect(again({ ownerId, conversation })).rejects.toMatchObject({
      kind: "conflict",
      code: "conversation_trashed",
    });
  }
});
