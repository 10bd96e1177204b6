import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { archiveConversation } from "#lib/server/conversations/archive-conversation.ts";
import { changeConversation } from "#lib/server/conversations/change-conversation.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { getOrCreateConversation } from "#lib/server/conversations/get-or-create-conversation.ts";
import { type ConversationPage, listConversations } from "#lib/server/conversations/list-conversations.ts";
import { pinConversation } from "#lib/server/conversations/pin-conversation.ts";
import { purgeConversation } from "#lib/server/conversations/purge-conversation.ts";
import { renameConversation } from "#lib/server/conversations/rename-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { updateConversation } from "#lib/server/conversations/update-conversation.ts";
import { pool } from "#lib/server/db.ts";
import { appendChain } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import { formatWalkCursor } from "#lib/shared/cursors.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { newId } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { chooseVersion } from "./choose-version.ts";
import { deleteMessage } from "./delete-message.ts";
import { editMessage } from "./edit-message.ts";
import { getMessage } from "./get-message.ts";
import { listMessages } from "./list-messages.ts";
import { listMessagesAround } from "./list-messages-around.ts";
import { locateMessage } from "./locate-message.ts";
import { sendMessage } from "./send-message.ts";

interface Key {
  ownerId: string;
  conversationId: string;
}

const words = { role: "user" as const, content: "mine" };

/** Every operation that is told a conversation. */
const onConversations: Record<string, (key: Key) => Promise<unknown>> = {
  appendMessage: (key) => appendMessage({ ...key, message: words }),
  archiveConversation: (key) => archiveConversation({ ...key, archived: true }),
  changeConversation: (key) => changeConversation({ ...key, changes: { system_prompt: "mine" } }),
  "changeConversation, with nothing to change": (key) => changeConversation({ ...key, changes: {} }),
  getConversation,
  listMessages: (key) => listMessages({ ...key, limit: 10 }),
  pinConversation: (key) => pinConversation({ ...key, pinned: true }),
  purgeConversation,
  renameConversation: (key) => renameConversation({ ...key, title: "mine" }),
  restoreConversation,
  trashConversation,
  updateConversation: (key) => updateConversation(key, { title: "mine" }),
};

/** Every operation that is told a message as well. */
const onMessages: Record<string, (key: Key & { messageId: string }) => Promise<unknown>> = {
  "appendMessage, below it": ({ messageId, ...key }) =>
    appendMessage({ ...key, message: { ...words, parent_id: messageId } }),
  chooseVersion,
  deleteMessage,
  editMessage: (key) => editMessage({ ...key, message: { content: "mine" } }),
  forkConversation,
  getMessage,
  "listMessages, of its path": ({ messageId, ...key }) =>
    listMessages({ ...key, limit: 10, leaf: messageId }),
  listMessagesAround: (key) => listMessagesAround({ ...key, limit: 10 }),
  locateMessage: (key) => locateMessage(key),
};

/** They are told no id that could be another's, or make what they are told for who asks; the last tests have them. */
const ownOnly = [
  "adoptConversation",
  "createConversation",
  "getOrCreateConversation",
  "listConversations",
  "sendMessage",
];

/** What operations are made of: pure, or called by the operations above with what those have found. */
const helpers = [
  ...["accessible", "conversationUuid", "trashed", "trashedConflict", "messageUuid", "messageValues"],
  ...["announceConversation", "insertOrFind", "parseConversation", "moveToTrash", "titleFromText"],
  ...["beginWalk", "cursorBelow", "listAsItStands", "listStatement", "selected", "walkList", "walkStatement"],
  ...["toConversation", "toConversationDetail", "toMessage"],
  ...["placeBelow", "isBelowHead", "writtenRow"],
  ...[
    "appendMessages",
    "placeMessage",
    "parseMessage",
    "parseQuestion",
    "hashedContent",
    "mustFit",
    "findTranscript",
  ],
  ...["busy", "whyNotAppended", "whyRefused", "leafOf", "listVersions", "readPage", "readRange"],
];

test("every operation of both folders has a case here", async () => {
  const exported: string[] = [];
  for (const folder of ["conversations", "messages"]) {
    for (const file of readdirSync(`lib/server/${folder}`)) {
      if (file.endsWith(".test.ts")) continue;
      const path = `${process.cwd()}/lib/server/${folder}/${file}`;
      const module: object = await import(/* @vite-ignore */ path);
      const functions = Object.entries(module).filter(([, value]) => typeof value === "function");
      exported.push(...functions.map(([name]) => name));
    }
  }
  const cases = [...Object.keys(onConversations), ...Object.keys(onMessages)].map(
    (name) => name.split(",")[0],
  );
  expect(exported.toSorted()).toEqual([...new Set([...cases, ...ownOnly, ...helpers])].toSorted());
});

let ownerId: string;
let stranger: string;
/** Of both of them. */
const theirs = { conversationId: newId("conversation"), messageIds: [""] };
const mine = { conversationId: newId("conversation"), messageIds: [""] };
let before: Awaited<ReturnType<typeof rowsOf>>;

beforeAll(async () => {
  [ownerId, stranger] = [(await createGuest()).userId, (await createGuest()).userId];
  for (const [id, one] of [
    [ownerId, theirs],
    [stranger, mine],
  ] as const) {
    one.messageIds = await appendChain({
      ownerId: id,
      conversationId: one.conversationId,
      messages: [
        { role: "user", text: "narwhals" },
        { role: "assistant", text: "", toolCalls: [{ id: "call", name: "f", arguments: "{}" }] },
        { role: "tool", text: "found", toolCallId: "call" },
      ],
    });
  }
  before = await rowsOf(ownerId);
});

/** A hash of all rows of an owner in every table that has owners. */
async function rowsOf(owner: string): Promise<Record<string, string>> {
  const { rows: tables } = await pool().query<{ table_name: string }>(
    "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'owner_id'",
  );
  const hashes: Record<string, string> = {};
  for (const { table_name: table } of tables) {
    const { rows } = await pool().query<{ hash: string }>(
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, '\n' ORDER BY t::text), '')) AS hash
       FROM "${table}" t WHERE owner_id = $1`,
      [owner],
    );
    hashes[table] = must(rows[0]).hash;
  }
  return hashes;
}

const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    (value) => ({ answered: value }),
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) return error;
  const { kind, code, param, message } = error;
  return { kind, code, param, message };
};

describe("as for a random id, so for another's: there is none", () => {
  test.each(Object.entries(onConversations))("%s", async (_, operation) => {
    const random = await refusalOf(operation({ ownerId: stranger, conversationId: newId("conversation") }));
    expect(random).toMatchObject({ kind: "not_found", param: null });
    const { conversationId } = theirs;
    for (const id of [
      conversationId,
      conversationId.toUpperCase(),
      "conv_x",
      "",
      theirs.messageIds[0] ?? "",
    ]) {
      expect([id, await refusalOf(operation({ ownerId: stranger, conversationId: id }))]).toEqual([
        id,
        random,
      ]);
    }
    expect(await rowsOf(ownerId)).toEqual(before);
  });

  test.each(Object.entries(onMessages))("%s", async (_, operation) => {
    const my = { ownerId: stranger, ...mine };
    const my1 = must(my.messageIds[0]);
    const their1 = must(theirs.messageIds[0]);
    const ask = (conversationId: string, messageId: string) =>
      refusalOf(operation({ ownerId: stranger, conversationId, messageId }));

    // My conversation, and a message that is not in it.
    const noMessage = await ask(mine.conversationId, newId("message"));
    expect(noMessage).toMatchObject({ kind: "not_found", code: "message_not_found", param: null });
    const elsewhere = await appendMessage({
      ownerId: stranger,
      conversationId: newId("conversation"),
      message: words,
      create: true,
    });
    for (const id of [their1, their1.toUpperCase(), "msg_x", "", theirs.conversationId, elsewhere.id]) {
      expect([id, await ask(mine.conversationId, id)]).toEqual([id, noMessage]);
    }

    // A conversation that is not mine, and any message.
    for (const messageId of [my1, their1, newId("message"), "msg_x"]) {
      const none = await ask(newId("conversation"), messageId);
      expect([messageId, none]).toMatchObject([messageId, { kind: "not_found", param: null }]);
      for (const id of [theirs.conversationId, "conv_x", ""]) {
        expect([id, messageId, await ask(id, messageId)]).toEqual([id, messageId, none]);
      }
    }
    expect(await rowsOf(ownerId)).toEqual(before);
  });
});

test("another's message is no place to read on from", async () => {
  const page = { ownerId: stranger, conversationId: mine.conversationId, limit: 10 };
  for (const name of ["after", "before"]) {
    const none = await refusalOf(listMessages({ ...page, [name]: newId("message") }));
    expect(none).toMatchObject({ kind: "invalid", code: "cursor_not_found", param: name });
    for (const id of [theirs.messageIds[0], "msg_x", ""]) {
      expect([id, await refusalOf(listMessages({ ...page, [name]: id }))]).toEqual([id, none]);
    }
  }
  const foreign = { ...page, conversationId: theirs.conversationId, after: theirs.messageIds[0] };
  expect(await refusalOf(listMessages(foreign))).toMatchObject({ kind: "not_found" });
});

test("a call that another made is answered by nobody else, and its id is free", async () => {
  const conversationId = newId("conversation");
  const tool = { role: "tool" as const, tool_call_id: "call", content: "found" };
  const create = { ownerId: stranger, conversationId, create: true };
  expect(await refusalOf(appendMessage({ ...create, message: tool }))).toMatchObject({
    kind: "invalid",
    param: "tool_call_id",
  });
  const call = { id: "call", function: { name: "f", arguments: "{}" } };
  expect(
    await appendMessage({ ...create, message: { role: "assistant", tool_calls: [call] } }),
  ).toMatchObject({
    seq: 1,
  });
});

test("what is made under another's ids is one's own and somewhere else", async () => {
  const { conversationId } = theirs;
  const person = (await createGuest()).userId;
  const made = await getOrCreateConversation({ ownerId: person, conversation: { id: conversationId } });
  expect(made).toMatchObject({ isNew: true, conversation: { id: conversationId, message_count: 0 } });
  const conversation = { id: conversationId, title: "mine" };
  const other = (await createGuest()).userId;
  expect((await createConversation({ ownerId: other, conversation })).title).toBe("mine");
  const message = { ...words, id: must(theirs.messageIds[0]) };
  expect((await appendMessage({ ownerId: person, conversationId, message })).content).toBe("mine");
  const sent = { ...message, conversation_id: conversationId };
  expect((await sendMessage({ ownerId: (await createGuest()).userId, message: sent })).seq).toBe(1);
  const idempotency = { key: "key", method: "POST", path: "/", body: {} };
  const first = await createConversation({ ownerId: person, conversation: {}, idempotency });
  const second = await createConversation({ ownerId: other, conversation: {}, idempotency });
  expect(first.id).not.toBe(second.id);
  expect(await rowsOf(ownerId)).toEqual(before);
});

test("lists tell of one's own, also from another's cursor on", async () => {
  const person = (await createGuest()).userId;
  const last = { time: new Date(Date.now() + 60_000), id: "ffffffff-ffff-7fff-bfff-ffffffffffff" };
  for (const shelf of ["list", "pinned", "archived", "trash"] as const) {
    const list = (place: Partial<ConversationPage>) =>
      listConversations({ ownerId: person, limit: 100, shelf, ...place });
    expect((await list({})).data).toEqual([]);
    expect((await list({ order: "asc" })).data).toEqual([]);
    // As of a moment when all stand where they stood, and of one after which all have moved.
    for (const asOf of [new Date(), new Date(0)]) {
      const cursor = formatWalkCursor({ asOf, last, met: [] });
      expect((await list({ cursor })).data).toEqual([]);
    }
    const after = theirs.conversationId;
    await expect(list({ after })).rejects.toMatchObject({ param: "after", code: "cursor_not_found" });
  }
});

test("two owners with one conversation id see each their own messages, versions and forks", async () => {
  const conversationId = newId("conversation");
  const people = [(await createGuest()).userId, (await createGuest()).userId];
  const write = async (
    person: string,
    role: "user" | "assistant",
    content: string,
    parent_id?: string | null,
  ) =>
    await appendMessage({
      ...{ ownerId: person, conversationId, create: true },
      message: { role, content, ...(parent_id !== undefined && { parent_id }) },
    });
  const roots = new Map<string, string>();
  for (const person of people) roots.set(person, (await write(person, "user", `${person} asks`)).id);
  const [me, other] = [must(people[0]), must(people[1])];
  // Below the same places: two versions of mine, and more of the other's than a list of versions holds.
  const mineOnce = await write(me, "assistant", "mine", roots.get(me));
  const mineAgain = await write(me, "assistant", "mine again", roots.get(me));
  for (let n = 0; n < 120; n++) await write(other, "assistant", "theirs", roots.get(other));
  const rootAgain = await write(me, "user", "mine from the start", null);
  for (let n = 0; n < 5; n++) await write(other, "user", "theirs from the start", null);

  const key = { ownerId: me, conversationId };
  const page = async (leaf?: string) => (await listMessages({ ...key, limit: 10, leaf })).data;
  expect(await page()).toMatchObject([{ id: rootAgain.id, siblings: [roots.get(me), rootAgain.id] }]);
  expect(await page(mineOnce.id)).toMatchObject([
    { id: roots.get(me), siblings: [roots.get(me), rootAgain.id] },
    { id: mineOnce.id, siblings: [mineOnce.id, mineAgain.id] },
  ]);
  expect(await getMessage({ ...key, messageId: mineAgain.id })).toMatchObject({
    siblings: [mineOnce.id, mineAgain.id],
  });
  // Down to my newest below it, not to the other's.
  await chooseVersion({ ...key, messageId: must(roots.get(me)) });
  expect((await page()).map(({ id }) => id)).toEqual([roots.get(me), mineAgain.id]);
  expect(await forkConversation({ ...key, messageId: mineOnce.id })).toMatchObject({ message_count: 2 });
  await purgeConversation(key);
  expect(await getConversation({ ownerId: other, conversationId })).toMatchObject({ message_count: 126 });
});
