import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "#lib/server/db.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { appendChain, questions } from "#lib/server/testing/history/append-chain.ts";
import { newPerson, newProgram } from "#lib/server/testing/person.ts";
import { serveApi } from "#lib/server/testing/serve-api.ts";
import type { ApiKeyScope } from "#lib/shared/contracts/api-key.ts";
import { newId } from "#lib/shared/ids.ts";

let served: Awaited<ReturnType<typeof serveApi>>;
const clients: Client[] = [];

beforeAll(async () => {
  served = await serveApi();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await served.close();
});

const modes = ["auto", "legacy"] as const;

/** The protocol's official client, as it is, on a real connection. */
async function connect(key: string, mode: (typeof modes)[number] = "auto"): Promise<Client> {
  const client = new Client({ name: "a test", version: "1" }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${served.origin}/api/mcp`), { requestInit }),
  );
  clients.push(client);
  return client;
}

async function agentOf(ownerId: string, scopes?: ApiKeyScope[]): Promise<Client> {
  return await connect((await newProgram(ownerId, scopes)).key);
}

/** All that tools answer; each has some of it. */
interface Answer {
  hits: unknown[];
  messages: { id: string }[];
  conversations: unknown[];
  conversation_id: string;
  next_cursor: string | null;
}

/** What a tool answers: its result, or its words where it failed. */
async function call(client: Client, name: string, args: Record<string, unknown>): Promise<Answer> {
  const answer = await client.callTool({ name, arguments: args });
  const [first] = answer.content;
  const text = first?.type === "text" ? first.text : "";
  const result = answer.isError ? { failed: text } : answer.structuredContent;
  if (!answer.isError) expect(JSON.parse(text)).toEqual(result);
  // The client has held it against the tool's own schema.
  return result as unknown as Answer;
}

test.each(modes)("an agent learns what there is, and that reading changes nothing (%s)", async (mode) => {
  const person = await newPerson();
  const client = await connect((await newProgram(person.ownerId)).key, mode);
  const { tools } = await client.listTools();
  expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]).sort()).toEqual([
    ["append_message", false],
    ["get_conversation", true],
    ["list_conversations", true],
    ["search_conversations", true],
  ]);
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(["chat://conversations/{id}"]);
  expect(await call(client, "list_conversations", {})).toEqual({ conversations: [], next_cursor: null });
});

test("an agent finds, reads and adds, page by page", async () => {
  const { ownerId } = await newPerson();
  const agent = await agentOf(ownerId);
  const conversationId = newId("conversation");
  const ids = await appendChain({ ownerId, conversationId, messages: questions(45) });
  await appendMessage({
    ownerId,
    conversationId,
    message: { role: "user", content: "Where is the narwhal?" },
  });

  const found = await call(agent, "search_conversations", { query: "NARWHAL where" });
  expect(found.hits).toMatchObject([{ conversation_id: conversationId, role: "user", seq: 46 }]);

  const read: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await call(agent, "get_conversation", {
      conversation_id: conversationId,
      limit: 10,
      cursor,
    });
    read.push(...page.messages.map(({ id }) => id));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  expect(read.slice(0, 45)).toEqual(ids);
  expect(read).toHaveLength(46);

  const message = { text: "In the Arctic.\n", role: "assistant", id: newId("message") };
  const added = await call(agent, "append_message", { conversation_id: conversationId, ...message });
  expect(added).toEqual({ conversation_id: conversationId, message_id: message.id });
  expect(await call(agent, "append_message", { conversation_id: conversationId, ...message })).toEqual(added);
  const begun = await call(agent, "append_message", { text: "Something new" });
  expect(begun.conversation_id).not.toBe(conversationId);
  const listed = await call(agent, "list_conversations", { limit: 1 });
  expect(listed.conversations).toMatchObject([{ id: begun.conversation_id, title: "Something new" }]);
  const next = await call(agent, "list_conversations", { limit: 1, cursor: listed.next_cursor });
  expect(next.conversations).toMatchObject([{ id: conversationId, message_count: 47 }]);
  expect(next.next_cursor).toBeNull();
});

test("a conversation is a resource, with its newest messages", async () => {
  const { ownerId } = await newPerson();
  const agent = await agentOf(ownerId);
  const conversationId = newId("conversation");
  const ids = await appendChain({ ownerId, conversationId, messages: questions(60) });
  const uri = `chat://conversations/${conversationId}`;
  const { resources } = await agent.listResources();
  expect(resources.map((resource) => resource.uri)).toEqual([uri]);
  const { contents } = await agent.readResource({ uri });
  const [content] = contents;
  const text = content && "text" in content ? content.text : "";
  const { messages, has_older } = JSON.parse(text);
  expect(messages.map((message: { id: string }) => message.id)).toEqual(ids.slice(10));
  expect(has_older).toBe(true);
});

test("an answer is bounded, whatever is in the history, and nothing is passed over", async () => {
  const { ownerId } = await newPerson();
  const agent = await agentOf(ownerId);
  const conversationId = newId("conversation");
  const long = (mark: string) => ({ role: "user" as const, text: mark.repeat(50_000) });
  const ids = await appendChain({ ownerId, conversationId, messages: ["a", "b", "c", "d", "e"].map(long) });
  const read: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await call(agent, "get_conversation", { conversation_id: conversationId, cursor });
    expect(JSON.stringify(page).length).toBeLessThan(65_000);
    expect(page.messages[0]).toMatchObject({ cut: true });
    read.push(...page.messages.map(({ id }) => id));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  expect(read).toEqual(ids);
});

test("another's conversation is not found, by tool and by resource, like one that does not exist", async () => {
  const [owner, stranger] = [await newPerson(), await newPerson()];
  const agent = await agentOf(stranger.ownerId);
  const theirs = newId("conversation");
  await appendChain({ ownerId: owner.ownerId, conversationId: theirs, messages: questions(3) });
  for (const id of [theirs, newId("conversation"), "conv_x", "'; DROP TABLE message; --"]) {
    const missing = { failed: "There is no conversation by this id." };
    expect(await call(agent, "get_conversation", { conversation_id: id })).toEqual(missing);
    expect(await call(agent, "append_message", { conversation_id: id, text: "hello" })).toEqual(missing);
    expect(await call(agent, "search_conversations", { query: "a", conversation_id: id })).toEqual(missing);
  }
  expect((await call(agent, "search_conversations", { query: "question" })).hits).toEqual([]);
  expect((await agent.listResources()).resources).toEqual([]);
  await expect(agent.readResource({ uri: `chat://conversations/${theirs}` })).rejects.toThrow(/not found/i);
});

test("a key may only what its scopes say, and nothing without one", async () => {
  const { ownerId } = await newPerson();
  const reader = await agentOf(ownerId, ["read"]);
  expect(await call(reader, "append_message", { text: "hello" })).toEqual({
    failed: "This API key does not have the scope write.",
  });
  const writer = await agentOf(ownerId, ["write"]);
  const unread = { failed: "This API key does not have the scope read." };
  expect(await call(writer, "list_conversations", {})).toEqual(unread);
  expect(await call(writer, "search_conversations", { query: "a" })).toEqual(unread);
  await expect(writer.listResources()).rejects.toThrow("scope read");
  expect(await call(writer, "append_message", { text: "hello" })).toHaveProperty("message_id");
  await expect(connect("vb_nobody")).rejects.toThrow();
});

test("a fault of ours tells an agent nothing of its inside, by tool and by resource", async () => {
  const { ownerId } = await newPerson();
  const agent = await agentOf(ownerId);
  const id = newId("conversation");
  await appendChain({ ownerId, conversationId: id, messages: questions(1) });
  await pool().query("ALTER TABLE message RENAME TO message_away");
  try {
    const failed = { failed: expect.stringContaining("Something went wrong on our side.") };
    expect(await call(agent, "get_conversation", { conversation_id: id })).toEqual(failed);
    const read = agent.readResource({ uri: `chat://conversations/${id}` });
    await expect(read).rejects.toThrow("Something went wrong on our side.");
  } finally {
    await pool().query("ALTER TABLE message_away RENAME TO message");
  }
});

test("what can't be understood is said in words, and never ends the server", async () => {
  const { ownerId } = await newPerson();
  const { key } = await newProgram(ownerId);
  const agent = await connect(key);
  expect(await call(agent, "search_conversations", { query: " " })).toHaveProperty("failed");
  expect(await call(agent, "append_message", { text: "a\u0000b" })).toHaveProperty("failed");
  expect(await call(agent, "get_conversation", { conversation_id: 5 })).toHaveProperty("failed");
  const post = (body: string, headers = {}) =>
    fetch(`${served.origin}/api/mcp`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body,
    });
  for (const body of ["{", "[]", "null", '{"jsonrpc":"2.0"}', `${"[".repeat(10_000)}`]) {
    const answer = await post(body);
    expect([body.slice(0, 20), answer.status >= 400 && answer.status < 500]).toEqual([
      body.slice(0, 20),
      true,
    ]);
    expect(answer.headers.get("content-type")).toContain("application/json");
  }
  expect((await post("x".repeat(5_000_000))).status).toBe(413);
});
