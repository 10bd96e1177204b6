import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { changeConversation } from "#lib/server/conversations/change-conversation.ts";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { everyCodePoint, hardTexts } from "#lib/server/testing/history/hard-texts.ts";
import { must } from "#lib/shared/assert.ts";
import type { ContentPart } from "#lib/shared/contracts/content.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { newId } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { editMessage } from "./edit-message.ts";
import { getMessage } from "./get-message.ts";
import { listMessages } from "./list-messages.ts";

let ownerId: string;

beforeAll(async () => {
  ownerId = (await createGuest()).userId;
});

/** A message as every way of reading gives it: as it was written, alone, in a list, edited, and in a fork. */
async function readings(message: NewMessage): Promise<Record<string, Message>> {
  const conversationId = newId("conversation");
  const written = await appendMessage({ ownerId, conversationId, message, create: true });
  const key = { ownerId, conversationId, messageId: written.id };
  const fork = await forkConversation(key);
  const [alone, listed, forked] = await Promise.all([
    getMessage(key),
    listMessages({ ownerId, conversationId, limit: 1 }),
    listMessages({ ownerId, conversationId: fork.id, limit: 1 }),
  ]);
  const { role: _, ...said } = message;
  const edited = await editMessage({ ...key, message: said });
  return { written, alone, listed: must(listed.data[0]), forked: must(forked.data[0]), edited };
}

const bytes = (text: unknown) => Buffer.from(String(text), "utf8");

/** The bytes are compared, so that nothing that compares text can be lenient about it. */
async function expectExact(message: NewMessage, pick: (message: Message) => unknown, text: string) {
  const read = await readings(message);
  for (const [name, one] of Object.entries(read)) {
    // A difference of megabytes is nothing to print.
    expect([name, bytes(pick(one)).equals(bytes(text))]).toEqual([name, true]);
  }
}

test.each(Object.entries(hardTexts))("%s", async (_, text) => {
  const roses = (input: string) => [{ id: "call", function: { name: text.slice(0, 255), arguments: input } }];
  const user = (content: NewMessage["content"]): NewMessage => ({ role: "user", content });
  await expectExact(user(text), ({ content }) => content, text);
  await expectExact({ role: "assistant", content: "a", reasoning: text }, ({ reasoning }) => reasoning, text);
  const input = ` {"text" :\n${JSON.stringify(text)} }\t`;
  await expectExact(
    { role: "assistant", tool_calls: roses(input) },
    ({ tool_calls }) => tool_calls?.[0]?.function.arguments,
    input,
  );
  await expectExact(
    { role: "assistant", tool_calls: roses("{}") },
    ({ tool_calls }) => tool_calls?.[0]?.function.name,
    text.slice(0, 255),
  );
  const parts: ContentPart[] = [
    { type: "text", text },
    { type: "text", text: "" },
    { type: "image_url", image_url: { url: `https://a.test/${text}`, detail: "low" } },
    { type: "refusal", refusal: text },
    { type: "file", file: { filename: "a", file_data: text } },
  ];
  for (const [name, { content }] of Object.entries(await readings(user(parts)))) {
    expect([name, content]).toEqual([name, parts]);
  }
  const metadata = { value: text.slice(0, 512), [text.slice(0, 64)]: "key" };
  for (const [name, read] of Object.entries(await readings({ ...user("a"), metadata }))) {
    expect([name, read.metadata]).toEqual([name, metadata]);
  }
});

test("every code point of every plane", { timeout: 60_000 }, async () => {
  const pieces = everyCodePoint(190_000);
  expect(pieces.reduce((count, piece) => count + [...piece].length, 0)).toBe(0x110000 - 0x800 - 1);
  for (const piece of pieces) {
    await expectExact({ role: "user", content: piece }, ({ content }) => content, piece);
  }
});

test("200,000 characters of one and of four bytes each, in text, reasoning, parts and arguments", async () => {
  for (const text of ["x".repeat(200_000), "\u{10FFFF}".repeat(100_000), "\r\n".repeat(100_000)]) {
    await expectExact({ role: "user", content: text }, ({ content }) => content, text);
    await expectExact(
      { role: "assistant", content: "a", reasoning: text },
      ({ reasoning }) => reasoning,
      text,
    );
  }
  const input = JSON.stringify("x".repeat(199_998));
  await expectExact(
    { role: "assistant", tool_calls: [{ id: "call", function: { name: "f", arguments: input } }] },
    ({ tool_calls }) => tool_calls?.[0]?.function.arguments,
    input,
  );
  const parts = [1, 2].map(() => ({ type: "text" as const, text: "\\".repeat(40_000) }));
  const { listed } = await readings({ role: "user", content: parts });
  expect(listed?.content).toEqual(parts);
});

test.each([
  ' { "a" : 1 ,\r\n\t"b":[ ] } ',
  '{"a":1,"a":2,"A":3}',
  "[1.0,1e5,1E+05,-0,0.10,100000000000000000000000,1.7976931348623157e309]",
  '{"\\u0061":"\\u00e9\\/\\ud83d\\ude00"}',
  '{"lone":"\\ud800","nothing":"\\u0000"}',
  '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}',
  '{"b":1,"a":2,"":3}',
  '"text"',
  "null",
  "0",
  `${"[".repeat(2_000)}${"]".repeat(2_000)}`,
])("arguments are kept as they were written: %s", async (input) => {
  await expectExact(
    { role: "assistant", tool_calls: [{ id: "call", function: { name: "f", arguments: input } }] },
    ({ tool_calls }) => tool_calls?.[0]?.function.arguments,
    input,
  );
});

test("names that mean something to JavaScript are names like others", async () => {
  // As a request brings it: an own property by this name, which `{ __proto__: … }` would not be.
  const metadata: Record<string, string> = JSON.parse(
    '{"__proto__":"kept","constructor":"too","toString":"and this","":"empty"}',
  );
  const names = Object.keys(metadata);
  const read = await readings({ role: "user", content: "a", metadata });
  for (const [name, message] of Object.entries(read)) {
    expect([name, Object.keys(message.metadata ?? {}).sort()]).toEqual([name, names.toSorted()]);
    expect(JSON.stringify(message.metadata)).toContain('"__proto__":"kept"');
  }
  const made = await createConversation({ ownerId, conversation: { metadata } });
  expect(Object.keys(made.metadata).sort()).toEqual(names.toSorted());
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

test("parts of every kind come back with the fields they had and no others", async () => {
  const parts: ContentPart[] = [
    { type: "text", text: "look" },
    { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
    { type: "image_url", image_url: { url: "https://a.test/b.png?c=%20", detail: "high" } },
    { type: "file", file: { file_id: "file_1" } },
    { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } },
  ];
  for (const [name, { content }] of Object.entries(await readings({ role: "user", content: parts }))) {
    expect([name, content]).toEqual([name, parts]);
  }
  // One text is the same with and without a part around it.
  const { listed } = await readings({ role: "user", content: [{ type: "text", text: "look" }] });
  expect(listed?.content).toBe("look");
});

test("a title, a model and a system prompt are as exact", async () => {
  for (const text of Object.values(hardTexts)) {
    const conversation = {
      system_prompt: text,
      metadata: { text: text.slice(0, 512) },
      title: `a${text.slice(0, 200)}b`,
      model: `a${text.slice(0, 200)}b`,
    };
    const made = await createConversation({ ownerId, conversation });
    const key = { ownerId, conversationId: made.id };
    expect(made).toMatchObject(conversation);
    expect(await getConversation(key)).toMatchObject(conversation);
    expect(await changeConversation({ ...key, changes: conversation })).toMatchObject(conversation);
  }
});

test("any text at all", async () => {
  const conversationId = newId("conversation");
  await createConversation({ ownerId, conversation: { id: conversationId } });
  const anything = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(anything, async (drawn) => {
      const content = drawn.replaceAll("\u0000", "0");
      const message = { role: "user" as const, content };
      const { id } = await appendMessage({ ownerId, conversationId, message });
      const read = await getMessage({ ownerId, conversationId, messageId: id });
      expect(bytes(read.content)).toEqual(bytes(content));
    }),
    { numRuns: 100 },
  );
});
