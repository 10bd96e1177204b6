import { isDeepStrictEqual } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { db } from "#lib/server/db.ts";
import { subscribe } from "#lib/server/events/hub.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { must } from "#lib/shared/assert.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { startListening } from "./listener.ts";
import { channel, letterSchema, type Notice } from "./notice.ts";
import { processId, tellNow, tellOthers } from "./notifier.ts";
import { onNotice } from "./on-notice.ts";

/** What another process would be to this one: a connection that tells and hears. */
let other: Client;
/** What it hears of this one. */
const heard: Notice[][] = [];
const seen = vi.fn(onNotice);

beforeAll(async () => {
  other = new Client({ connectionString: must(process.env.DATABASE_URL, "database") });
  await other.connect();
  other.on("notification", ({ payload = "" }) => {
    if (!payload.includes(processId())) return;
    heard.push(letterSchema.parse(JSON.parse(payload)).notices);
  });
  await other.query(`LISTEN ${channel}`);
  startListening(seen);
  await listening();
});

afterAll(() => other.end());

/** Until this process hears what is told. */
async function listening() {
  await vi.waitFor(async () => {
    seen.mockClear();
    await tell({ type: "log.grown" });
    await vi.waitFor(() => expect(seen).toHaveBeenCalledWith({ type: "log.grown" }), { timeout: 300 });
  }, 10_000);
}

async function tell(...notices: unknown[]) {
  await other.query("SELECT pg_notify($1, $2)", [channel, JSON.stringify({ from: newUuid(), notices })]);
}

async function subscribed() {
  const { ownerId } = await newPerson();
  const events: UserEvent[] = [];
  const onMissed = vi.fn();
  const leave = subscribe(ownerId, { onEvent: (event) => events.push(event), onMissed });
  return { ownerId, events, onMissed, leave };
}

test("what other processes tell reaches the tabs of its owner alone, a conversation as it is now", async () => {
  const [tab, stranger] = [await subscribed(), await subscribed()];
  const { ownerId } = tab;
  const conversation = await createConversation({ ownerId, conversation: { title: "Roses" } });
  await vi.waitFor(() => expect(tab.events).toHaveLength(1)); // told here at once
  const ids = { conversation_id: conversation.id, response_id: formatId("response", newUuid()) };
  await tell(
    { type: "conversation.changed", ownerId, conversation_id: conversation.id },
    { type: "conversation.changed", ownerId, conversation_id: "conv_gone" },
    { type: "reply.ended", ownerId, ...ids, status: "completed" },
  );
  await vi.waitFor(() => expect(tab.events).toHaveLength(3));
  expect(tab.events[0]).toMatchObject({ conversation: { id: conversation.id, title: "Roses" } });
  expect(tab.events.filter((event) => isDeepStrictEqual(event, tab.events[0]))).toHaveLength(2);
  expect(tab.events).toContainEqual({ type: "reply.ended", ...ids, status: "completed" });
  expect(stranger.events).toEqual([]);
  for (const each of [tab, stranger]) each.leave();
});

test("what happens here is told to the others in one letter, under this process's name, and not heard here", async () => {
  await tellNow(); // what the tests before had to tell
  seen.mockClear();
  const notices: Notice[] = [
    { type: "stop", generationUuid: newUuid() },
    { type: "stop", generationUuid: newUuid() },
  ];
  for (const notice of [...notices, ...notices]) tellOthers(notice); // the same twice is told once
  await vi.waitFor(() => expect(heard).toContainEqual(notices));
  await listening();
  expect(seen).not.toHaveBeenCalledWith(notices[0]);
});

test("what is not understood is passed over, from a newer version or by mistake", async () => {
  seen.mockClear();
  await other.query("SELECT pg_notify($1, 'no json')", [channel]);
  await tell({ type: "something.new" });
  await listening();
  expect(seen.mock.calls.every(([notice]) => notice.type === "log.grown")).toBe(true);
});

test("after a time without a connection everybody is told to look anew, and what is told is heard again", async () => {
  const person = await newPerson();
  const stream = readSse(await person.fetch("/events"));
  const ended = stream.next(); // nothing runs and nothing changes: the first that comes is the end
  await db().$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
    WHERE application_name = 'verbatim listener' AND datname = current_database()`;
  await expect(ended).resolves.toMatchObject({ done: true });
  await listening();
});
