import { expect, test } from "vitest";
import { renameConversation } from "#lib/server/conversations/rename-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { searchMessages } from "#lib/server/search/search-messages.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import { newId } from "#lib/shared/ids.ts";
import { api } from "./app.ts";

async function withConversation(person: Person, content = "hello") {
  const conversation = newId("conversation");
  const sent = await person.post(`/conversations/${conversation}/replies`, {
    action: "send",
    create: true,
    message: { content },
  });
  const ack: { response_id: string } = await sent.json();
  await person.post(`/conversations/${conversation}/stop`);
  return { conversation, response: ack.response_id };
}

/** One call for each route of the API; `id` is a conversation of somebody else's, or of nobody's. */
const calls: Record<string, (person: Person, id: string, message: string) => Promise<Response>> = {
  "GET /conversations/:conversation_id": (person, id) => person.fetch(`/conversations/${id}`),
  "GET /conversations/:conversation_id/messages": (person, id) =>
    person.fetch(`/conversations/${id}/messages`),
  "POST /conversations/:conversation_id/replies": (person, id, message) =>
    person.post(`/conversations/${id}/replies`, { action: "regenerate", message_id: message }),
  "POST /conversations/:conversation_id/stop": (person, id) => person.post(`/conversations/${id}/stop`),
  "GET /conversations/:conversation_id/stream": (person, id) => person.fetch(`/conversations/${id}/stream`),
  "GET /events": (person, id) => person.fetch(`/events?conversation=${id}`),
};
/** Routes without an id in them: they can only tell of one's own, which other tests show. */
const ownOnly = ["GET /conversations", "GET /models"];

test("every route of the API has a case here", () => {
  const routes = api.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replace("/api/v1", "")}`);
  expect([...new Set(routes)].sort()).toEqual([...Object.keys(calls), ...ownOnly].sort());
});

test("another's conversation, one that does not exist and a malformed id look the same", async () => {
  const [owner, stranger] = [await newPerson(), await newPerson()];
  const { conversation } = await withConversation(owner);
  const messages = await owner.get<MessageList>(`/conversations/${conversation}/messages`);
  const message = messages.data[1]?.id ?? "";
  for (const [name, call] of Object.entries(calls)) {
    const answers = await Promise.all(
      [conversation, newId("conversation"), "conv_x", conversation.toUpperCase()].map(async (id) => {
        const response = await call(stranger, id, message);
        return [response.status, await response.json()];
      }),
    );
    expect([name, answers[0]?.[0]]).toEqual([name, 404]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  }
});

test("nobody gets 401 everywhere, and JSON 404 for what is not there", async () => {
  for (const path of ["/conversations", "/events", "/models", "/nowhere"]) {
    const response = await api.fetch(new Request(`http://verbatim.test/api/v1${path}`));
    expect([path, response.status, await response.json()]).toMatchObject([
      path,
      401,
      { error: { code: "not_signed_in" } },
    ]);
  }
  const person = await newPerson();
  const unknown = await person.fetch("/nowhere");
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { code: "unknown_path" } }]);
});

test("my conversation with another's message in it is refused: parent mine, child not, and the reverse", async () => {
  const [owner, stranger] = [await newPerson(), await newPerson()];
  const theirs = await withConversation(owner);
  const mine = await withConversation(stranger);
  const foreign = (await owner.get<MessageList>(`/conversations/${theirs.conversation}/messages`)).data[1]
    ?.id;
  const regenerate = await stranger.post(`/conversations/${mine.conversation}/replies`, {
    action: "regenerate",
    message_id: foreign,
  });
  expect(regenerate.status).toBe(404);
  const page = await stranger.fetch(`/conversations/${mine.conversation}/messages?after=${foreign}`);
  expect([page.status, await page.json()]).toMatchObject([400, { error: { code: "cursor_not_found" } }]);
  const stream = await stranger.fetch(
    `/conversations/${mine.conversation}/stream?after=${theirs.response}:-1`,
  );
  expect(await stream.text()).not.toContain("response.");
  // The same id of a message is two different messages for two owners.
  const sameId = await stranger.post(`/conversations/${mine.conversation}/replies`, {
    action: "send",
    message: { id: foreign, content: "hello" },
  });
  expect(sameId.status).toBe(201);
  await stranger.post(`/conversations/${mine.conversation}/stop`);
});

test("lists, search and the small operations know only one's own", async () => {
  const [owner, stranger] = [await newPerson(), await newPerson()];
  const { conversation } = await withConversation(owner, "hello narwhal");
  expect((await stranger.get<ConversationList>("/conversations")).data).toEqual([]);
  expect(await searchMessages({ ownerId: stranger.ownerId, words: ["narwhal"], limit: 5 })).toEqual([]);
  expect(await searchMessages({ ownerId: owner.ownerId, words: ["NARWHAL"], limit: 5 })).toHaveLength(1);
  const key = { ownerId: stranger.ownerId, conversationId: conversation };
  for (const operation of [
    () => renameConversation({ ...key, title: "Mine" }),
    () => trashConversation(key),
    () => restoreConversation(key),
  ]) {
    await expect(operation()).rejects.toMatchObject({ kind: "not_found" });
  }
});

test("by cookie, an unsafe method from another site or with a body that is no JSON is refused", async () => {
  const person = await newPerson();
  const { conversation } = await withConversation(person);
  const path = `/conversations/${conversation}/stop`;
  const foreign = await person.fetch(path, { method: "POST", headers: { origin: "http://evil.test" } });
  expect(foreign.status).toBe(403);
  const form = await person.fetch(`/conversations/${conversation}/replies`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: "{}",
  });
  expect(form.status).toBe(415);
  const broken = await person.fetch(`/conversations/${conversation}/replies`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{",
  });
  expect([broken.status, await broken.json()]).toMatchObject([
    400,
    { error: { type: "invalid_request_error" } },
  ]);
});
