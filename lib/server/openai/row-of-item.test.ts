import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { hardTexts } from "#lib/server/testing/history/hard-texts.ts";
import { must } from "#lib/shared/assert.ts";
import { type Item, type NewItem, newItemsSchema } from "#lib/shared/contracts/item.ts";
import { newUuid, parseId } from "#lib/shared/ids.ts";
import { itemIds } from "./item-ids.ts";
import { itemsOfRow } from "./items-of-row.ts";
import { isReference, rowOfItem } from "./row-of-item.ts";

// The limit of a text is read from the environment, which is not complete without; nothing is connected to.
vi.stubEnv("DATABASE_URL", "postgresql://localhost/none");

/** As a request brings it. */
function parse(item: object): NewItem {
  return must(parseInput(newItemsSchema, { items: [item] }).items[0]);
}

function rowOf(item: object): UnplacedMessage {
  const parsed = parse(item);
  if (isReference(parsed)) throw new Error("A reference is no row.");
  return rowOfItem(parsed, "items.0");
}

/** What would be answered for a posted item. */
function shown(item: object): Item[] {
  const nothing = { originalRole: null, parts: null, reasoning: null, toolCalls: null, toolCallId: null };
  const { uuid, ...row } = rowOf(item);
  // Through JSON, as the database keeps it.
  const stored = JSON.parse(JSON.stringify({ ...nothing, ...row, id: uuid, status: "completed" }));
  return itemsOfRow(stored);
}

const uuid = newUuid();
const call = { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" };
const output = { type: "function_call_output", call_id: "call_1", output: "found" };

describe("an easy message is a message", () => {
  test.each([
    ["user", "input_text"],
    ["system", "input_text"],
    ["developer", "input_text"],
    ["assistant", "output_text"],
  ])("of %s: %s", (role, type) => {
    const content = [{ type, text: "hello" }];
    for (const item of [
      { role, content: "hello" },
      { type: "message", role, content },
    ]) {
      expect(shown(item)).toMatchObject([{ type: "message", role, content, status: "completed" }]);
    }
  });
});

test("a text part is text, whatever it is called, and what we do not know is passed over", () => {
  for (const type of ["text", "input_text", "output_text"]) {
    const part = { type, text: "hello", annotations: [{}], logprobs: [1], prompt_cache_breakpoint: {} };
    const item = { role: "user", content: [part], phase: "final_answer", colour: "red" };
    expect(rowOf(item)).toMatchObject({ role: "user", text: "hello", parts: null });
  }
});

describe("an id", () => {
  test.each<[string, object]>([
    [itemIds.message(uuid), { role: "user", content: "hello" }],
    [itemIds.message(uuid), { type: "message", role: "assistant", content: "hello" }],
    [itemIds.call(uuid, 0), call],
    [itemIds.output(uuid), output],
    [itemIds.reasoning(uuid), { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] }],
  ])("of our form is the row's: %s", (id, item) => {
    expect(rowOf({ ...item, id }).uuid).toBe(uuid);
    expect(shown({ ...item, id })).toMatchObject([{ id }]);
  });

  test.each<[string | null | undefined, object]>([
    ["msg_67ccd3acc8d48190a77525dc6de64b4104becb25c45c1d41", { role: "user", content: "hello" }],
    ["", { role: "user", content: "hello" }],
    [null, { role: "user", content: "hello" }],
    [undefined, { role: "user", content: "hello" }],
    [itemIds.reasoning(uuid), { role: "assistant", content: "hello" }],
    [itemIds.call(uuid, 1), call],
    [itemIds.message(uuid), output],
  ])("of any other form is replaced: %j", (id, item) => {
    const row = rowOf({ ...item, id });
    expect(row.uuid).not.toBe(uuid);
    expect(parseId("message", itemIds.message(row.uuid))).toBe(row.uuid);
  });
});

test("reasoning is its summary, else its content, and needs text", () => {
  const text = (reasoning: object) => rowOf({ type: "reasoning", ...reasoning }).reasoning;
  const summary = ["One.", "Two."].map((part) => ({ type: "summary_text", text: part }));
  const content = [{ type: "reasoning_text", text: "All of it." }];
  expect(text({ summary, content })).toBe("One.\n\nTwo.");
  expect(text({ summary: [], content })).toBe("All of it.");
  expect(text({ content })).toBe("All of it.");
  for (const nothing of [{}, { summary: [] }, { summary: null, encrypted_content: "gAAA" }]) {
    expect(() => text(nothing)).toThrow(
      expect.objectContaining({ kind: "invalid", param: "items.0.summary" }),
    );
  }
});

test("a reference may come without its type", () => {
  const id = itemIds.message(uuid);
  for (const item of [{ id }, { id, type: null }, { id, type: "item_reference", more: 1 }]) {
    expect(isReference(parse(item))).toBe(true);
  }
  for (const item of [{ id, role: "user", content: "a" }, call]) expect(isReference(parse(item))).toBe(false);
});

const tooLong = "x".repeat(200_001);
const part = (more: object) => ({ role: "user", content: [{ type: "text", text: "a" }, more] });

const refused: [what: string, item: unknown, param: string, kind?: string][] = [
  ["an unknown type", { type: "web_search_call", id: "ws_1" }, "type"],
  ["text instead of an item", "hello", ""],
  ["nothing", {}, "role"],
  ["an unknown role", { role: "tool", content: "a" }, "role"],
  ["no content", { role: "user" }, "content"],
  ["content that is null", { role: "assistant", content: null }, "content"],
  ["empty content", { role: "user", content: "" }, "content"],
  ["a part of empty text", { role: "user", content: [{ type: "input_text", text: "" }] }, "content"],
  ["no parts", { role: "user", content: [] }, "content"],
  ["long content", { role: "user", content: tooLong }, "content", "too_large"],
  ["an unknown part", part({ type: "input_audio" }), "content.1.type"],
  ["a part without text", part({ type: "input_text" }), "content.1.text"],
  ["a lone surrogate", part({ type: "input_text", text: "\uD800" }), "content.1.text"],
  ["U+0000", { role: "user", content: "a\u0000" }, "content"],
  ["an image of a file", part({ type: "input_image", file_id: "file_1" }), "content.1.file_id"],
  ["an image of nothing", part({ type: "input_image", detail: "auto" }), "content.1.image_url"],
  [
    "an image on a disk",
    part({ type: "input_image", image_url: "file:///etc/passwd" }),
    "content.1.image_url",
  ],
  ["a file elsewhere", part({ type: "input_file", file_url: "https://a.test/a" }), "content.1.file_url"],
  ["an unknown status", { role: "user", content: "a", status: "done" }, "status"],
  ["a call without a name", { ...call, name: undefined }, "name"],
  ["a call of an empty name", { ...call, name: "" }, "name"],
  ["a call without an id", { type: "function_call", name: "f", arguments: "{}" }, "call_id"],
  ["a long call id", { ...call, call_id: "x".repeat(256) }, "call_id"],
  ["arguments that are no JSON", { ...call, arguments: "{" }, "arguments"],
  ["long arguments", { ...call, arguments: JSON.stringify(tooLong) }, "arguments", "too_large"],
  ["an output of nothing said", { ...output, output: undefined }, "output"],
  ["an output of no call", { ...output, call_id: "" }, "call_id"],
  ["an output that refuses", { ...output, output: [{ type: "refusal", refusal: "no" }] }, "output.0.type"],
  ["a long output", { ...output, output: tooLong }, "output", "too_large"],
  [
    "an output of long parts",
    { ...output, output: ["a", tooLong].map((text) => ({ type: "input_text", text })) },
    "output",
    "too_large",
  ],
  ["an output of a file", { ...output, output: [{ type: "input_image", file_id: "f" }] }, "output.0.file_id"],
  ["reasoning that is text", { type: "reasoning", summary: "Hm." }, "summary"],
  ["a part of it that is none", { type: "reasoning", summary: [{ text: "Hm." }] }, "summary.0.type"],
  [
    "long reasoning",
    { type: "reasoning", summary: [{ type: "summary_text", text: tooLong }] },
    "summary",
    "too_large",
  ],
  ["a reference without an id", { type: "item_reference" }, "id"],
];

test.each(refused)("refused, and the field named: %s", (_, item, param, kind = "invalid") => {
  const field = param === "" ? "items.0" : `items.0.${param}`;
  expect(() => rowOf(item as object)).toThrow(expect.objectContaining({ kind, param: field }));
});

test("as many as twenty are taken at once, and one at least", () => {
  const items = Array.from({ length: 21 }, () => ({ role: "user", content: "hello" }));
  for (const some of [items, []]) {
    expect(() => parseInput(newItemsSchema, { items: some })).toThrow(
      expect.objectContaining({ param: "items" }),
    );
  }
  expect(parseInput(newItemsSchema, { items: items.slice(1) }).items).toHaveLength(20);
});

// What can be stored: no U+0000, no half of a pair; and the texts that careless handling changes.
const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).filter((drawn) => !drawn.includes("\u0000")),
  fc.constantFrom(...Object.values(hardTexts)),
);
const shortText = text.map((drawn) => drawn.slice(0, 20).toWellFormed());
const image = fc.record({
  type: fc.constant("input_image" as const),
  detail: fc.constantFrom("auto" as const, "low" as const, "high" as const),
  image_url: fc.webUrl(),
});
const file = fc.record(
  {
    type: fc.constant("input_file" as const),
    filename: shortText,
    file_data: text,
    file_id: shortText,
  },
  { requiredKeys: ["type"] },
);
const inputText = text.map((drawn) => ({ type: "input_text" as const, text: drawn }));
const outputText = text.map((drawn) => ({
  ...{ type: "output_text" as const, text: drawn, annotations: [], logprobs: [] },
}));
const refusal = text.map((drawn) => ({ type: "refusal" as const, refusal: drawn }));
const status = fc.constant("completed" as const);
const id = fc.uuid({ version: 7 });

/** Any item as we answer it. */
const item: fc.Arbitrary<Item> = fc.oneof(
  fc.record({
    type: fc.constant("message" as const),
    id: id.map(itemIds.message),
    role: fc.constantFrom("user" as const, "system" as const, "developer" as const),
    status,
    content: fc.array(fc.oneof(inputText, refusal, image, file), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant("message" as const),
    id: id.map(itemIds.message),
    role: fc.constant("assistant" as const),
    status,
    content: fc.array(fc.oneof(outputText, refusal, image, file), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant("function_call" as const),
    id: id.map((drawn) => itemIds.call(drawn, 0)),
    call_id: shortText,
    name: shortText,
    arguments: fc.json(),
    status,
  }),
  fc.record({
    type: fc.constant("function_call_output" as const),
    id: id.map(itemIds.output),
    call_id: shortText,
    output: fc.oneof(
      text,
      fc.constant(""),
      fc.array(fc.oneof(inputText, image, file), { minLength: 2, maxLength: 4 }),
      fc.array(fc.oneof(image, file), { minLength: 1, maxLength: 1 }),
    ),
    status,
  }),
  fc.record({
    type: fc.constant("reasoning" as const),
    id: id.map(itemIds.reasoning),
    summary: text.map((drawn) => [{ type: "summary_text" as const, text: drawn }]),
  }),
);

test("an item that we answered can be posted, and is the same again", () => {
  fc.assert(
    fc.property(item, (drawn) => {
      expect(shown(drawn)).toEqual([drawn]);
    }),
  );
});
