import { beforeAll, describe, expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { db } from "#lib/server/db.ts";
import { must } from "#lib/shared/assert.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { newId } from "#lib/shared/ids.ts";
import { appendMessage } from "./append-message.ts";
import { editMessage } from "./edit-message.ts";
import { listMessages } from "./list-messages.ts";

let ownerId: string;
let conversationId: string;
/** user, assistant that calls "made" and "other", the result of "made". */
let ids: string[];

const call = (id: string, more: object = {}) => ({
  id,
  type: "function" as const,
  function: { name: "look", arguments: "{}", ...more },
});

beforeAll(async () => {
  ownerId = (await createGuest()).userId;
  conversationId = newId("conversation");
  const messages: NewMessage[] = [
    { role: "user", content: "hello" },
    { role: "assistant", tool_calls: [call("made"), call("other")] },
    { role: "tool", tool_call_id: "made", content: "found" },
  ];
  ids = [];
  for (const message of messages) {
    ids.push((await appendMessage({ ownerId, conversationId, message, create: true })).id);
  }
});

/** What no type would let through is tried as well. */
const append = (message: object) =>
  appendMessage({ ownerId, conversationId, message: message as NewMessage });

const tooLong = "x".repeat(200_001);
const flawed = { "U+0000": "a\u0000b", "a lone surrogate": "a\uD800b", "half a pair at the end": "a\uDBFF" };

const refused: [what: string, message: object, param: string, kind?: string][] = [
  ["an unknown role", { role: "narrator", content: "hi" }, "role"],
  ["no role", { content: "hi" }, "role"],
  ["an unknown field", { role: "user", content: "hi", colour: "red" }, "colour"],
  // As a request brings it: an own field of this name.
  [
    "a field that is called __proto__",
    JSON.parse('{"role":"user","content":"hi","__proto__":{}}'),
    "__proto__",
  ],
  ["an id that is none", { role: "user", content: "hi", id: "msg_1" }, "id"],
  ["an id of something else", { role: "user", content: "hi", id: newId("conversation") }, "id"],
  ["an id in capitals", { role: "user", content: "hi", id: newId("message").toUpperCase() }, "id"],

  ["no content", { role: "user" }, "content"],
  ["empty text", { role: "user", content: "" }, "content"],
  ["null", { role: "user", content: null }, "content"],
  ["no parts", { role: "user", content: [] }, "content"],
  ["a part of empty text", { role: "user", content: [{ type: "text", text: "" }] }, "content"],
  ["several of them", { role: "user", content: ["", ""].map((text) => ({ type: "text", text })) }, "content"],
  ["an empty refusal", { role: "assistant", content: [{ type: "refusal", refusal: "" }] }, "content"],
  ["an assistant without words or calls", { role: "assistant", content: "", tool_calls: [] }, "content"],
  ["a tool's result without content", { role: "tool", tool_call_id: "made" }, "content"],
  ["content that is a number", { role: "user", content: 1 }, "content"],
  ["an unknown part", { role: "user", content: [{ type: "song", song: "la" }] }, "content.0.type"],
  [
    "a part with an unknown field",
    { role: "user", content: [{ type: "text", text: "a", x: 1 }] },
    "content.0.x",
  ],
  [
    "an image from a file of the server",
    { role: "user", content: [{ type: "image_url", image_url: { url: "file:///etc/passwd" } }] },
    "content.0.image_url.url",
  ],
  [
    "101 parts",
    { role: "user", content: Array.from({ length: 101 }, () => ({ type: "text", text: "a" })) },
    "content",
  ],

  ["calls of a user", { role: "user", content: "hi", tool_calls: [call("new")] }, "tool_calls"],
  ["calls of a system message", { role: "system", content: "hi", tool_calls: [call("new")] }, "tool_calls"],
  ["reasoning of a user", { role: "user", content: "hi", reasoning: "hm" }, "reasoning"],
  ["a call id of a user", { role: "user", content: "hi", tool_call_id: "made" }, "tool_call_id"],
  ["a tool's message that answers nothing", { role: "tool", content: "found" }, "tool_call_id"],
  ["a result of no call", { role: "tool", content: "found", tool_call_id: "nowhere" }, "tool_call_id"],
  ["a call id of the path", { role: "assistant", tool_calls: [call("new"), call("made")] }, "tool_calls"],
  [
    "a call id twice",
    { role: "assistant", tool_calls: [call("a"), call("b"), call("a")] },
    "tool_calls.2.id",
  ],
  ["an empty call id", { role: "assistant", tool_calls: [call("")] }, "tool_calls.0.id"],
  ["a long call id", { role: "assistant", tool_calls: [call("x".repeat(256))] }, "tool_calls.0.id"],
  ["a call of nothing", { role: "assistant", tool_calls: [{ id: "new" }] }, "tool_calls.0.function"],
  [
    "a nameless call",
    { role: "assistant", tool_calls: [call("new", { name: "" })] },
    "tool_calls.0.function.name",
  ],
  [
    "a call of another type",
    { role: "assistant", tool_calls: [{ ...call("new"), type: "song" }] },
    "tool_calls.0.type",
  ],
  ...["", "{", "{a: 1}", "undefined", "{} {}", "'a'"].map((input): [string, object, string] => [
    `arguments that are no JSON: ${input}`,
    { role: "assistant", tool_calls: [call("a"), call("b", { arguments: input })] },
    "tool_calls.1.function.arguments",
  ]),
  [
    "129 calls",
    { role: "assistant", tool_calls: Array.from({ length: 129 }, (_, n) => call(`many${n}`)) },
    "tool_calls",
  ],

  ["long text", { role: "user", content: tooLong }, "content", "too_large"],
  [
    "long parts",
    { role: "user", content: [1, 2].map(() => ({ type: "text", text: tooLong.slice(0, 100_001) })) },
    "content",
    "too_large",
  ],
  ["long reasoning", { role: "assistant", content: "a", reasoning: tooLong }, "reasoning", "too_large"],
  [
    "long arguments",
    { role: "assistant", tool_calls: [call("new", { arguments: JSON.stringify(tooLong) })] },
    "tool_calls.0.function.arguments",
    "too_large",
  ],

  ["an empty model", { role: "assistant", content: "hi", model: "" }, "model"],
  ["a long model", { role: "assistant", content: "hi", model: "x".repeat(256) }, "model"],
  ["metadata that is a list", { role: "user", content: "hi", metadata: [] }, "metadata"],
  ["a number as metadata", { role: "user", content: "hi", metadata: { a: 1 } }, "metadata.a"],
  [
    "17 pairs of metadata",
    {
      role: "user",
      content: "hi",
      metadata: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [n, "v"])),
    },
    "metadata",
  ],
  ["a long value", { role: "user", content: "hi", metadata: { a: "x".repeat(513) } }, "metadata.a"],
  [
    "a long key",
    { role: "user", content: "hi", metadata: { ["k".repeat(65)]: "v" } },
    `metadata.${"k".repeat(65)}`,
  ],

  ...Object.entries(flawed).flatMap(([flaw, text]): [string, object, string][] => [
    [`${flaw} in content`, { role: "user", content: text }, "content"],
    [`${flaw} in a part`, { role: "user", content: [{ type: "text", text }] }, "content.0.text"],
    [
      `${flaw} in a refusal`,
      { role: "assistant", content: [{ type: "refusal", refusal: text }] },
      "content.0.refusal",
    ],
    [
      `${flaw} in a file's name`,
      { role: "user", content: [{ type: "file", file: { filename: text } }] },
      "content.0.file.filename",
    ],
    [
      `${flaw} in an image's address`,
      { role: "user", content: [{ type: "image_url", image_url: { url: `https://a.test/${text}` } }] },
      "content.0.image_url.url",
    ],
    [`${flaw} in reasoning`, { role: "assistant", content: "a", reasoning: text }, "reasoning"],
    [`${flaw} in a call's id`, { role: "assistant", tool_calls: [call(text)] }, "tool_calls.0.id"],
    [
      `${flaw} in a call's name`,
      { role: "assistant", tool_calls: [call("new", { name: text })] },
      "tool_calls.0.function.name",
    ],
    [
      `${flaw} in arguments`,
      { role: "assistant", tool_calls: [call("new", { arguments: `"${text}"` })] },
      "tool_calls.0.function.arguments",
    ],
    [
      `${flaw} in the id of an answered call`,
      { role: "tool", content: "a", tool_call_id: text },
      "tool_call_id",
    ],
    [`${flaw} in a model`, { role: "assistant", content: "a", model: text }, "model"],
    [`${flaw} in a value of metadata`, { role: "user", content: "a", metadata: { a: text } }, "metadata.a"],
    [
      `${flaw} in a key of metadata`,
      { role: "user", content: "a", metadata: { [text]: "v" } },
      `metadata.${text}`,
    ],
  ]),
];

test.each(refused)("refused, and the field named: %s", async (_, message, param, kind = "invalid") => {
  const before = await db().message.count({ where: { ownerId } });
  await expect(append(message)).rejects.toMatchObject({ name: "AppError", kind, param });
  expect(await db().message.count({ where: { ownerId } })).toBe(before);
});

describe("what is just possible", () => {
  const parent = () => ({ parent_id: must(ids[0]) });
  const accepted: [string, object][] = [
    ["a developer's message", { role: "developer", content: "be kind" }],
    ["200,000 characters", { role: "user", content: tooLong.slice(1) }],
    ["a blank message", { role: "user", content: " " }],
    [
      "100 parts",
      { role: "user", content: Array.from({ length: 100 }, () => ({ type: "text", text: "a" })) },
    ],
    ["a call id of 255 characters", { role: "assistant", tool_calls: [call("😀".repeat(255))] }],
    ["128 calls", { role: "assistant", tool_calls: Array.from({ length: 128 }, (_, n) => call(`many${n}`)) }],
    [
      "arguments that are no object",
      { role: "assistant", tool_calls: [call("new", { arguments: " null " })] },
    ],
    [
      "an escaped U+0000 in arguments",
      { role: "assistant", tool_calls: [call("new", { arguments: '"\\u0000"' })] },
    ],
    [
      "16 pairs of metadata, at their longest",
      {
        role: "user",
        content: "hi",
        metadata: Object.fromEntries(
          Array.from({ length: 16 }, (_, n) => [`${"😀".repeat(62)}${n + 10}`, "😀".repeat(512)]),
        ),
      },
    ],
  ];
  test.each(accepted)("%s", async (_, message) => {
    const written = await append({ ...message, ...parent() });
    const { data } = await listMessages({ ownerId, conversationId, limit: 1, order: "desc" });
    expect(data).toMatchObject([{ id: written.id, ...message }]);
  });
});

test("a call is answered on its own path only, and its id is free beside it", async () => {
  const [question, calling] = [must(ids[0]), must(ids[1])];
  // Beside the call.
  const beside = await append({ role: "assistant", content: "no calls", parent_id: question });
  const result = { role: "tool", tool_call_id: "other", content: "found" };
  await expect(append({ ...result, parent_id: beside.id })).rejects.toMatchObject({
    kind: "invalid",
    param: "tool_call_id",
    code: "tool_call_not_found",
  });
  await expect(append({ ...result, parent_id: question })).rejects.toMatchObject({ param: "tool_call_id" });
  await expect(append({ ...result, parent_id: null })).rejects.toMatchObject({ param: "tool_call_id" });
  expect(await append({ ...result, parent_id: calling })).toMatchObject({ parent_id: calling });
  // The same id there, and the same again below it.
  const again = { role: "assistant", tool_calls: [call("made")] };
  const made = await append({ ...again, parent_id: beside.id });
  await expect(append({ ...again, parent_id: made.id })).rejects.toMatchObject({
    kind: "invalid",
    param: "tool_calls",
    code: "tool_call_id_in_use",
  });
});

test("an edit is checked as what it stands beside: its role, and the call it answers", async () => {
  const edit = (index: number, message: object) =>
    editMessage({ ownerId, conversationId, messageId: must(ids[index]), message });
  await expect(edit(0, { content: "" })).rejects.toMatchObject({ kind: "invalid", param: "content" });
  await expect(edit(0, { content: tooLong })).rejects.toMatchObject({ kind: "too_large", param: "content" });
  await expect(edit(0, { tool_calls: [call("x")], content: "a" })).rejects.toMatchObject({
    param: "tool_calls",
  });
  await expect(edit(0, { content: "a", colour: "red" })).rejects.toMatchObject({ param: "colour" });
  await expect(edit(1, { content: "a", id: "msg_1" })).rejects.toMatchObject({
    kind: "invalid",
    param: "id",
  });
  expect(await edit(2, { content: "found more" })).toMatchObject({ role: "tool", tool_call_id: "made" });
  // Its own call ids are its own: the edit takes their place.
  expect(await edit(1, { tool_calls: [call("made")] })).toMatchObject({ tool_calls: [call("made")] });
});

test("an id says what it said first", async () => {
  const id = newId("message");
  const message = { role: "assistant" as const, id, content: "hello", parent_id: must(ids[0]) };
  const first = await append(message);
  expect(await append(message)).toEqual(first);
  for (const other of [
    { ...message, content: "hello!" },
    {
      ...message,
      content: [
        { type: "text", text: "hello" },
        { type: "text", text: "!" },
      ],
    },
    { ...message, role: "user" as const },
    { ...message, reasoning: "hm" },
    { ...message, tool_calls: [call("new")] },
  ]) {
    await expect(append(other)).rejects.toMatchObject({ kind: "conflict", param: "id", code: "id_in_use" });
  }
});
