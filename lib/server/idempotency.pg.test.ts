import { beforeAll, expect, test, vi } from "vitest";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { newId } from "#lib/shared/ids.ts";
import { db, pool } from "./db.ts";
import { tidy } from "./housekeeping.ts";
import { type IdempotentRequest, idempotently } from "./idempotency.ts";

let person: Person;
let ownerId: string;

beforeAll(async () => {
  person = await newPerson();
  ownerId = person.ownerId;
});

const newRequest = (): IdempotentRequest => ({
  key: newId("message"),
  method: "POST",
  path: "/things",
  body: { title: "x", metadata: { a: "1", b: "2" } },
});

/** Something that is made, with a number by which it is told from another. */
let last = 0;
const make = vi.fn(async () => {
  last += 1;
  return { number: last };
});

const made = async (request: IdempotentRequest, owner = ownerId) => {
  const before = make.mock.calls.length;
  const answer = await idempotently(owner, request, make);
  return { number: answer.made.number, isRepeat: answer.isRepeat, calls: make.mock.calls.length - before };
};

const keyOf = ({ key, method, path }: IdempotentRequest) => ({
  ownerId_method_path_key: { ownerId, method, path, key },
});

const makeOlder = (request: IdempotentRequest, ms: number) =>
  db().idempotencyKey.update({
    where: keyOf(request),
    data: { createdAt: new Date(Date.now() - ms) },
  });

const dayMs = 24 * 60 * 60_000;

test("the same request again gives what was made, however its fields are ordered", async () => {
  const request = newRequest();
  const first = await made(request);
  expect(first).toMatchObject({ isRepeat: false, calls: 1 });
  const repeat = { number: first.number, isRepeat: true, calls: 0 };
  expect(await made(request)).toEqual(repeat);
  const reordered = { metadata: { b: "2", a: "1" }, title: "x" };
  expect(await made({ ...request, body: reordered })).toEqual(repeat);
});

test("another body under the key is a conflict that no SDK repeats by itself", async () => {
  const request = newRequest();
  await made(request);
  const bodies = [{ title: "y", metadata: { a: "1", b: "2" } }, { title: "x" }, ["x"], "x", null, undefined];
  for (const body of bodies) {
    await expect(made({ ...request, body })).rejects.toMatchObject({
      kind: "conflict",
      code: "idempotency_key_reused",
      param: "Idempotency-Key",
      shouldRetry: false,
    });
  }
  const list = { ...newRequest(), body: [1, 2] };
  await made(list);
  await expect(made({ ...list, body: [2, 1] })).rejects.toMatchObject({ code: "idempotency_key_reused" });
});

test("a request without a body is a request too", async () => {
  const request = { ...newRequest(), body: undefined };
  const first = await made(request);
  expect(await made(request)).toEqual({ ...first, isRepeat: true, calls: 0 });
});

test("the key of another owner, method or path is another key", async () => {
  const request = newRequest();
  const { ownerId: stranger } = await newPerson();
  const answers = [
    await made(request),
    await made(request, stranger),
    await made({ ...request, method: "PUT" }),
    await made({ ...request, path: "/others" }),
    await made({ ...request, key: request.key.toUpperCase() }),
  ];
  expect(answers.map(({ isRepeat }) => isRepeat)).toEqual(answers.map(() => false));
  expect(new Set(answers.map(({ number }) => number)).size).toBe(answers.length);
});

test("what fails keeps nothing, and the key can be used again, for another body too", async () => {
  const request = newRequest();
  make.mockRejectedValueOnce(new Error("not this time"));
  await expect(made(request)).rejects.toThrow("not this time");
  expect(await db().idempotencyKey.findUnique({ where: keyOf(request) })).toBeNull();
  expect(await made({ ...request, body: "another" })).toMatchObject({ isRepeat: false, calls: 1 });
});

/** One request that is held while it writes, and a second that waits for it. */
async function heldAndWaiting(request: IdempotentRequest) {
  let end = { succeed: () => {}, fail: (_error: Error) => {} };
  make.mockImplementationOnce(
    () =>
      new Promise((resolve, reject) => {
        last += 1;
        const mine = last;
        end = { succeed: () => resolve({ number: mine }), fail: reject };
      }),
  );
  const first = idempotently(ownerId, request, make);
  first.catch(() => {});
  await vi.waitFor(() => expect(make.mock.lastCall).toBeDefined());
  const second = idempotently(ownerId, request, make);
  await vi.waitFor(async () => {
    const { rows } = await pool().query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    expect(rows).toHaveLength(1);
  });
  return { first, second, end };
}

test("a request that comes while the first still writes waits, and gets what that one makes", async () => {
  make.mockClear();
  const { first, second, end } = await heldAndWaiting(newRequest());
  end.succeed();
  const { made: number } = await first;
  expect(await second).toEqual({ made: number, isRepeat: true });
  expect(make).toHaveBeenCalledTimes(1);
});

test("a request that waits for one that fails makes it itself", async () => {
  make.mockClear();
  const { first, second, end } = await heldAndWaiting(newRequest());
  end.fail(new Error("not this time"));
  await expect(first).rejects.toThrow("not this time");
  expect(await second).toMatchObject({ isRepeat: false });
  expect(make).toHaveBeenCalledTimes(2);
});

test("of 50 at once one makes it, and all get the same", async () => {
  make.mockClear();
  const request = newRequest();
  const answers = await Promise.all(Array.from({ length: 50 }, () => idempotently(ownerId, request, make)));
  expect(make).toHaveBeenCalledTimes(1);
  expect(new Set(answers.map((answer) => answer.made.number)).size).toBe(1);
  expect(answers.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
});

test("of 20 appends and 20 new conversations at once there is one of each, though each has an id of its own", async () => {
  const [appending, creating] = [newRequest(), newRequest()];
  const conversationId = newId("conversation");
  const here = { ownerId, conversationId };
  await appendMessage({ ...here, message: { role: "user", content: "1" }, create: true });
  const message = () => ({ id: newId("message"), role: "user" as const, content: "hello" });
  const twenty = Array.from({ length: 20 });
  const [messages, conversations] = await Promise.all([
    Promise.all(twenty.map(() => appendMessage({ ...here, message: message(), idempotency: appending }))),
    Promise.all(
      twenty.map(() =>
        createConversation({ ownerId, conversation: { id: newId("conversation") }, idempotency: creating }),
      ),
    ),
  ]);
  expect(new Set(messages.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(new Set(conversations.map(({ id }) => id)).size).toBe(1);
  expect((await listMessages({ ...here, limit: 100 })).data).toHaveLength(2);
  expect(await db().conversation.count({ where: { ownerId } })).toBe(2);
});

test("a key is known for a day; then it is free, and housekeeping throws it away", async () => {
  const [young, old, older] = [newRequest(), newRequest(), newRequest()];
  for (const request of [young, old, older]) await made(request);
  await makeOlder(young, dayMs - 60_000);
  await makeOlder(old, dayMs + 60_000);
  await makeOlder(older, dayMs + 60_000);
  expect(await made(young)).toMatchObject({ isRepeat: true });
  const anew = { ...old, body: "another" };
  expect(await made(anew)).toMatchObject({ isRepeat: false, calls: 1 });
  await expect(made(old)).rejects.toMatchObject({ code: "idempotency_key_reused" });
  await tidy();
  const kept = [young, old, older].map((request) =>
    db().idempotencyKey.findUnique({ where: keyOf(request), select: { key: true } }),
  );
  expect(await Promise.all(kept)).toEqual([{ key: young.key }, { key: old.key }, null]);
});

test("a key has 1 to 255 characters, as Postgres counts them", async () => {
  for (const key of ["", "x".repeat(256), "\u{1F511}".repeat(256), "a\u0000b", "\ud83d"]) {
    await expect(made({ ...newRequest(), key })).rejects.toMatchObject({
      kind: "invalid",
      param: "Idempotency-Key",
    });
  }
  for (const key of ["x", " ", "x".repeat(255), "\u{1F511}".repeat(255)]) {
    const request = { ...newRequest(), key };
    expect(await made(request)).toMatchObject({ isRepeat: false });
    expect(await made(request)).toMatchObject({ isRepeat: true });
  }
});

const say = (conversation: string, key: string, body: object) =>
  person.fetch(`/conversations/${conversation}/replies`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
  });

const hello = { action: "send", create: true, message: { content: "hello" } };

test("over the API: the same key is one message and one reply, while it runs and after it", async () => {
  const [conversation, key] = [newId("conversation"), newId("message")];
  const answers = await Promise.all(Array.from({ length: 5 }, () => say(conversation, key, hello)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  const acks: ReplyAck[] = await Promise.all(answers.map((answer) => answer.json()));
  const [ack] = acks;
  expect(acks).toEqual(acks.map(() => ack));
  expect(ack?.status).toBe("running");
  await person.post(`/conversations/${conversation}/stop`);
  const later = await say(conversation, key, { message: { content: "hello" }, create: true, action: "send" });
  expect(later.status).toBe(201);
  expect(await later.json()).toEqual({ ...ack, status: "stopped" });
  const { data } = await listMessages({ ownerId, conversationId: conversation, limit: 100 });
  expect(data.map(({ id }) => id)).toEqual([ack?.user_message_id, ack?.assistant_message_id]);
});

test("over the API: another body under the key is refused, in another conversation it is another key", async () => {
  const [conversation, key] = [newId("conversation"), newId("message")];
  await say(conversation, key, hello);
  await person.post(`/conversations/${conversation}/stop`);
  const other = await say(conversation, key, { ...hello, message: { content: "hello!" } });
  expect(other.status).toBe(409);
  expect(other.headers.get("x-should-retry")).toBe("false");
  expect(await other.json()).toMatchObject({
    error: { type: "conflict_error", code: "idempotency_key_reused", param: "Idempotency-Key" },
  });
  const { data } = await listMessages({ ownerId, conversationId: conversation, limit: 100 });
  expect(data).toHaveLength(2);
  const elsewhere = newId("conversation");
  expect((await say(elsewhere, key, hello)).status).toBe(201);
  await person.post(`/conversations/${elsewhere}/stop`);
});

test("over the API: a key of no or too many characters is the request's fault", async () => {
  for (const key of ["", "x".repeat(256)]) {
    const response = await say(newId("conversation"), key, hello);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: "Idempotency-Key" } });
  }
});
