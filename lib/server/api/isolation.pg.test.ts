import { beforeAll, describe, expect, test } from "vitest";
import { renameConversation } from "#lib/server/conversations/rename-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { db } from "#lib/server/db.ts";
import {
  type ApiClient,
  clientWith,
  newPerson,
  newProgram,
  type Person,
  type Program,
} from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { type ApiKeyScope, apiKeyScopes } from "#lib/shared/contracts/api-key.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { newId, parseId } from "#lib/shared/ids.ts";
import { api } from "./app.ts";

/** What somebody has, by its ids. */
interface Belongings {
  conversation: string;
  message: string;
  response: string;
  completion: string;
  key: string;
}

type Call = (as: ApiClient, of: Belongings) => Promise<Response>;

interface Case {
  /** What a key needs; null where any does. */
  scope: ApiKeyScope | null;
  call: Call;
  /** Names nothing that belongs to anybody: it can only tell of one's own. */
  ownOnly?: true;
  /** The same where an id inside the request is another's and the conversation is one's own, or the reverse. */
  children?: Call[];
}

const item = { type: "message", role: "user", content: "mine" };
const at = (of: Belongings) => `/conversations/${of.conversation}`;
const responseOf = (of: Belongings) => `/responses/${of.response}`;
const completionOf = (of: Belongings) => `/chat/completions/${of.completion}`;
const remove = (as: ApiClient, path: string) => as.fetch(path, { method: "DELETE" });

/** One for each route: a new route without a case fails the first test. */
const cases: Record<string, Case> = {
  "GET /conversations": {
    scope: "read",
    ownOnly: true,
    call: (as) => as.fetch("/conversations"),
  },
  "POST /conversations": {
    scope: "write",
    ownOnly: true,
    call: (as) => as.post("/conversations", { title: "mine" }),
  },
  "GET /conversations/:conversation_id": { scope: "read", call: (as, of) => as.fetch(at(of)) },
  "POST /conversations/:conversation_id": {
    scope: "write",
    call: (as, of) => as.post(at(of), { title: "stolen" }),
    children: [(as, of) => as.post(at(of), { head: of.message })],
  },
  "PATCH /conversations/:conversation_id": {
    scope: "write",
    call: (as, of) => as.post(at(of), { title: "stolen" }, "PATCH"),
    children: [(as, of) => as.post(at(of), { head: of.message }, "PATCH")],
  },
  "DELETE /conversations/:conversation_id": { scope: "write", call: (as, of) => remove(as, at(of)) },
  "POST /conversations/:conversation_id/fork": {
    scope: "write",
    call: (as, of) => as.post(`${at(of)}/fork`, { message_id: of.message }),
    children: [(as, of) => as.post(`${at(of)}/fork`, { message_id: of.message })],
  },
  "GET /conversations/:conversation_id/items": {
    scope: "read",
    call: (as, of) => as.fetch(`${at(of)}/items`),
    children: [
      (as, of) => as.fetch(`${at(of)}/items?after=${of.message}`),
      (as, of) => as.fetch(`${at(of)}/items?before=${of.message}`),
    ],
  },
  "POST /conversations/:conversation_id/items": {
    scope: "write",
    call: (as, of) => as.post(`${at(of)}/items`, { items: [item] }),
    children: [
      (as, of) => as.post(`${at(of)}/items`, { items: [{ type: "item_reference", id: of.message }] }),
    ],
  },
  "GET /conversations/:conversation_id/items/:item_id": {
    scope: "read",
    call: (as, of) => as.fetch(`${at(of)}/items/${of.message}`),
    children: [(as, of) => as.fetch(`${at(of)}/items/${of.message}`)],
  },
  "DELETE /conversations/:conversation_id/items/:item_id": {
    scope: "write",
    call: (as, of) => remove(as, `${at(of)}/items/${of.message}`),
    children: [(as, of) => remove(as, `${at(of)}/items/${of.message}`)],
  },
  "GET /conversations/:conversation_id/messages": {
    scope: "read",
    call: (as, of) => as.fetch(`${at(of)}/messages`),
    children: [
      (as, of) => as.fetch(`${at(of)}/messages?after=${of.message}`),
      (as, of) => as.fetch(`${at(of)}/messages?leaf=${of.message}`),
    ],
  },
  "GET /conversations/:conversation_id/messages/:message_id/around": {
    scope: "read",
    call: (as, of) => as.fetch(`${at(of)}/messages/${of.message}/around`),
    children: [(as, of) => as.fetch(`${at(of)}/messages/${of.message}/around`)],
  },
  "POST /conversations/:conversation_id/messages": {
    scope: "write",
    call: (as, of) => as.post(`${at(of)}/messages`, { role: "user", content: "mine" }),
    children: [
      (as, of) => as.post(`${at(of)}/messages`, { role: "user", content: "mine", parent_id: of.message }),
    ],
  },
  "POST /messages": {
    scope: "write",
    ownOnly: true,
    call: (as) => as.post("/messages", { role: "user", content: "mine" }),
    children: [
      (as, of) =>
        as.post("/messages", {
          conversation_id: of.conversation,
          role: "user",
          content: "mine",
          parent_id: of.message,
        }),
    ],
  },
  "POST /conversations/:conversation_id/replies": {
    scope: "generate",
    call: (as, of) => as.post(`${at(of)}/replies`, { action: "send", message: { content: "mine" } }),
    children: [
      (as, of) => as.post(`${at(of)}/replies`, { action: "regenerate", message_id: of.message }),
      (as, of) => as.post(`${at(of)}/replies`, { action: "continue", message_id: of.message }),
      (as, of) =>
        as.post(`${at(of)}/replies`, {
          action: "edit",
          message_id: of.message,
          message: { content: "mine" },
        }),
      (as, of) =>
        as.post(`${at(of)}/replies`, {
          action: "send",
          parent_id: of.message,
          message: { content: "mine" },
        }),
    ],
  },
  "POST /conversations/:conversation_id/stop": {
    scope: "generate",
    call: (as, of) => as.post(`${at(of)}/stop`),
  },
  "GET /conversations/:conversation_id/stream": {
    scope: "read",
    call: (as, of) => as.fetch(`${at(of)}/stream`),
  },
  "GET /events": { scope: "read", call: (as, of) => as.fetch(`/events?conversation=${of.conversation}`) },
  "GET /search": {
    scope: "read",
    call: (as, of) => as.fetch(`/search?q=narwhal&in=${of.conversation}`),
  },
  "POST /responses": {
    scope: "generate",
    call: (as, of) => as.post("/responses", { conversation: of.conversation, input: "mine" }),
    children: [
      (as, of) =>
        as.post("/responses", {
          conversation: of.conversation,
          input: [{ type: "item_reference", id: of.message }],
        }),
    ],
  },
  "GET /responses/:response_id": { scope: "read", call: (as, of) => as.fetch(responseOf(of)) },
  "DELETE /responses/:response_id": { scope: "write", call: (as, of) => remove(as, responseOf(of)) },
  "POST /responses/:response_id/cancel": {
    scope: "generate",
    call: (as, of) => as.post(`${responseOf(of)}/cancel`),
  },
  "GET /responses/:response_id/input_items": {
    scope: "read",
    call: (as, of) => as.fetch(`${responseOf(of)}/input_items`),
  },
  "POST /chat/completions": {
    scope: "generate",
    call: (as, of) =>
      as.post("/chat/completions", {
        conversation: of.conversation,
        messages: [{ role: "user", content: "mine" }],
      }),
  },
  "GET /chat/completions": {
    scope: "read",
    ownOnly: true,
    call: (as) => as.fetch("/chat/completions"),
  },
  "GET /chat/completions/:completion_id": { scope: "read", call: (as, of) => as.fetch(completionOf(of)) },
  "POST /chat/completions/:completion_id": {
    scope: "write",
    call: (as, of) => as.post(completionOf(of), { metadata: { stolen: "yes" } }),
  },
  "DELETE /chat/completions/:completion_id": {
    scope: "write",
    call: (as, of) => remove(as, completionOf(of)),
  },
  "GET /chat/completions/:completion_id/messages": {
    scope: "read",
    call: (as, of) => as.fetch(`${completionOf(of)}/messages`),
  },
  "GET /models": { scope: null, ownOnly: true, call: (as) => as.fetch("/models") },
  "GET /models/:model": { scope: null, ownOnly: true, call: (as) => as.fetch("/models/librarian") },
  "GET /keys": { scope: "keys", ownOnly: true, call: (as) => as.fetch("/keys") },
  "POST /keys": {
    scope: "keys",
    ownOnly: true,
    call: (as) => as.post("/keys", { scopes: ["keys"], name: "mine" }),
  },
  "DELETE /keys/:key_id": { scope: "keys", call: (as, of) => remove(as, `/keys/${of.key}`) },
};

/** They tell of nobody, and need nobody to ask. */
const publicRoutes = ["GET /openapi.json"];

/** Agents' calls have their own such tests, in lib/server/mcp. */
const elsewhere = ["/api/mcp"];

async function withBelongings(person: Person, content = "hello"): Promise<Belongings> {
  const conversation = newId("conversation");
  const sent = await person.post(`/conversations/${conversation}/replies`, {
    action: "send",
    create: true,
    message: { content },
  });
  const { response_id: response, assistant_message_id: message }: ReplyAck = await sent.json();
  await person.post(`/conversations/${conversation}/stop`);
  const messages = [{ role: "user", content: "to be completed" }];
  const completed = await person.post("/chat/completions", { conversation, messages });
  const { id: completion } = await completed.json();
  return { conversation, message, response, completion, key: (await newProgram(person.ownerId)).keyId };
}

/** Everything of an owner's, to be compared with what it was. */
async function snapshot(ownerId: string): Promise<string> {
  const where = { ownerId };
  const rows = await Promise.all([
    db().conversation.findMany({ where, orderBy: { id: "asc" } }),
    db().message.findMany({ where, orderBy: { id: "asc" } }),
    db().generation.findMany({ where, orderBy: { id: "asc" } }),
    db().apiKey.findMany({ where, orderBy: { id: "asc" } }),
  ]);
  return JSON.stringify(rows);
}

const told = async (response: Response) => {
  const { error } = await response.json();
  return [response.status, error];
};

const [owner, stranger] = await Promise.all([newPerson(), newPerson()]);
let theirs: Belongings;
let mine: Belongings;
let before: string;

beforeAll(async () => {
  theirs = await withBelongings(owner, "hello narwhal");
  mine = await withBelongings(stranger);
  before = await snapshot(owner.ownerId);
});

test("every route of the API has a case here, and says of itself what the case says", () => {
  const routes = api.routes
    .filter(({ method, path }) => method !== "ALL" && !elsewhere.includes(path))
    .map(({ method, path }) => `${method} ${path.replace("/api/v1", "")}`);
  expect([...new Set(routes)].sort()).toEqual([...Object.keys(cases), ...publicRoutes].sort());
  const rest = api.routes.filter(({ method, path }) => method === "ALL" && !path.startsWith("/api/v1"));
  expect([...new Set(rest.map(({ path }) => path))].sort()).toEqual(["/*", ...elsewhere].sort());
});

describe.each(Object.entries(cases))("%s", (_name, { scope, call }) => {
  test("nobody, and whoever has a key no longer, gets 401", async () => {
    const nobody = await call(clientWith({}), theirs);
    expect(await told(nobody)).toMatchObject([401, { code: "not_signed_in" }]);
    const revoked = await newProgram(owner.ownerId);
    await db().apiKey.updateMany({
      where: { ownerId: owner.ownerId, id: uuidOf(revoked) },
      data: { revokedAt: new Date() },
    });
    expect(await told(await call(revoked, theirs))).toMatchObject([401, { code: "invalid_api_key" }]);
    const expired = await newProgram(owner.ownerId);
    await db().apiKey.updateMany({
      where: { ownerId: owner.ownerId, id: uuidOf(expired) },
      data: { expiresAt: new Date(0) },
    });
    expect(await told(await call(expired, theirs))).toMatchObject([401, { code: "invalid_api_key" }]);
  });

  test("a key with all scopes but the one it needs gets 403, whatever it asks for", async () => {
    const others = apiKeyScopes.filter((each) => each !== scope);
    if (scope === null) {
      for (const each of apiKeyScopes) {
        expect((await call(await newProgram(stranger.ownerId, [each]), mine)).status).toBeLessThan(400);
      }
      return;
    }
    const narrow = await newProgram(owner.ownerId, others);
    for (const of of [theirs, mine]) {
      expect(await told(await call(narrow, of))).toMatchObject([403, { code: "missing_scope" }]);
    }
    const fitting = await newProgram(stranger.ownerId, [scope]);
    expect((await call(fitting, theirs)).status).not.toBe(403);
  });
});

const naming = Object.entries(cases).filter(([, { ownOnly }]) => !ownOnly);

describe.each(naming)("%s", (_name, { call }) => {
  test("another's, one that does not exist and a malformed id look the same", async () => {
    const program = await newProgram(stranger.ownerId);
    for (const as of [stranger, program]) {
      const answers = await Promise.all(
        [theirs, nobodys(), malformed, shouted(theirs)].map(async (of) => told(await call(as, of))),
      );
      expect(answers[0]?.[0]).toBe(404);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
  });
});

const nesting = Object.entries(cases).filter(([, { children }]) => children);

describe.each(nesting)("%s", (_name, { children = [] }) => {
  test("another's inside mine, and mine inside another's, is like none", async () => {
    for (const child of children) {
      const answer = async (of: Belongings) => {
        const [status, error] = await told(await child(stranger, of));
        return [status, error.code];
      };
      const none = await answer({ ...mine, message: newId("message") });
      expect([400, 404]).toContain(none[0]);
      expect(await answer({ ...mine, message: theirs.message })).toEqual(none);
      expect(await answer({ ...mine, message: "msg_x" })).toEqual(none);
      const nowhere = await answer({ ...mine, conversation: newId("conversation") });
      expect(await answer({ ...mine, conversation: theirs.conversation })).toEqual(nowhere);
    }
  });
});

test("after all of that, what belongs to the one is as it was", async () => {
  // What the tests themselves made and ended are keys.
  const without = (json: string) => JSON.stringify(JSON.parse(json).slice(0, 3));
  expect(without(await snapshot(owner.ownerId))).toBe(without(before));
  const key = await db().apiKey.findFirst({ where: { ownerId: owner.ownerId, id: uuidIn(theirs.key) } });
  expect(key?.revokedAt).toBeNull();
});

test("a stream of mine never tells of another's reply, though its id is named", async () => {
  const stream = await stranger.fetch(
    `/conversations/${mine.conversation}/stream?after=${theirs.response}:-1`,
  );
  expect(await stream.text()).not.toContain("response.");
});

test("another's response can't be gone on from, nor another's transcript be recognised", async () => {
  const from = async (previous_response_id: string) =>
    told(await stranger.post("/responses", { previous_response_id, input: "mine" }));
  const none = await from("resp_x");
  expect(none).toMatchObject([400, { code: "previous_response_not_found" }]);
  const nameless = ([status, error]: unknown[]) => [status, { ...(error as object), message: "" }];
  for (const id of [theirs.response, newId("response")])
    expect(nameless(await from(id))).toEqual(nameless(none));
  const said = await stranger.post("/responses", { input: "hello narwhal" });
  const { conversation } = await said.json();
  expect(conversation.id).not.toBe(theirs.conversation);
});

test("the same ids are two different things for two owners", async () => {
  const { conversation: conversation_id } = theirs;
  const id = must((await owner.get<MessageList>(`/conversations/${conversation_id}/messages`)).data[0]).id;
  const made = await stranger.post("/messages", { conversation_id, id, role: "user", content: "mine" });
  expect([made.status, (await made.json()).content]).toEqual([201, "mine"]);
  const { data } = await stranger.get<MessageList>(`/conversations/${conversation_id}/messages`);
  expect(data.map(({ content }) => content)).toEqual(["mine"]);
  await stranger.fetch(`/conversations/${conversation_id}?purge=true`, { method: "DELETE" });
  expect((await owner.fetch(`/conversations/${conversation_id}`)).status).toBe(200);
});

test("lists, search and the small operations know only one's own", async () => {
  const [someone, other] = [await newPerson(), await newPerson()];
  const { conversation } = await withBelongings(someone, "hello pangolin");
  expect((await other.get<ConversationList>("/conversations")).data).toEqual([]);
  expect(await other.get("/search?q=pangolin")).toMatchObject({ data: [] });
  expect(await someone.get("/search?q=PANGOLIN")).toMatchObject({
    data: [{ conversation_id: conversation }],
  });
  const key = { ownerId: other.ownerId, conversationId: conversation };
  for (const operation of [
    () => renameConversation({ ...key, title: "Mine" }),
    () => trashConversation(key),
    () => restoreConversation(key),
  ]) {
    await expect(operation()).rejects.toMatchObject({ kind: "not_found" });
  }
});

test("by cookie, an unsafe method from another site or with a body that is no JSON is refused", async () => {
  const path = `/conversations/${mine.conversation}/stop`;
  const foreign = await stranger.fetch(path, { method: "POST", headers: { origin: "http://evil.test" } });
  expect(foreign.status).toBe(403);
  const form = await stranger.fetch(`/conversations/${mine.conversation}/replies`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: "{}",
  });
  expect(form.status).toBe(415);
});

const malformed: Belongings = {
  conversation: "conv_x",
  message: "msg_x",
  response: "resp_x",
  completion: "chatcmpl-x",
  key: "key_x",
};

function nobodys(): Belongings {
  return {
    conversation: newId("conversation"),
    message: newId("message"),
    response: newId("response"),
    completion: newId("response").replace("resp_", "chatcmpl-"),
    key: newId("apiKey"),
  };
}

function shouted(of: Belongings): Belongings {
  return {
    conversation: of.conversation.toUpperCase(),
    message: of.message.toUpperCase(),
    response: of.response.toUpperCase(),
    completion: of.completion.toUpperCase(),
    key: of.key.toUpperCase(),
  };
}

function uuidIn(id: string): string {
  return must(parseId("apiKey", id), "key");
}

const uuidOf = (program: Program) => uuidIn(program.keyId);
