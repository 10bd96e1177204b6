import { describe, expect, test } from "vitest";
import { type Item, itemSchema } from "#lib/shared/contracts/item.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { copyOfItem } from "./copy-of-item.ts";
import { itemIds } from "./item-ids.ts";
import { type ItemRow, itemsOfRow } from "./items-of-row.ts";
import { parseItemId } from "./parse-item-id.ts";

const id = newUuid();
const hex = id.replaceAll("-", "");

function rowOf(row: Partial<ItemRow>): ItemRow {
  const nothing = { originalRole: null, text: "", parts: null, reasoning: null, toolCalls: null };
  return { id, role: "assistant", ...nothing, toolCallId: null, status: "completed", ...row };
}

/** Each is checked to be what the API says it answers. */
function itemsOf(row: Partial<ItemRow>): Item[] {
  return itemsOfRow(rowOf(row)).map((item) => itemSchema.parse(item));
}

const calls = [
  { id: "call_1", name: "look", arguments: '{"a": 1}' },
  { id: "call_2", name: "look", arguments: "{broken" },
];
const step = { reasoning: "Hm.", text: "One moment.", toolCalls: calls };

test("of a step the order is reasoning, text, calls", () => {
  expect(itemsOf(step)).toEqual([
    { type: "reasoning", id: `rs_${hex}`, summary: [{ type: "summary_text", text: "Hm." }] },
    {
      ...{ type: "message", id: `msg_${hex}`, role: "assistant", status: "completed" },
      content: [{ type: "output_text", text: "One moment.", annotations: [], logprobs: [] }],
    },
    ...calls.map(({ id: call_id, ...called }, n) => ({
      ...{ type: "function_call", id: `fc_${hex}_${n}`, call_id, status: "completed" },
      ...called,
    })),
  ]);
  expect(itemsOf({ ...step, text: "" }).map((item) => item.id)).toEqual([
    ...[`rs_${hex}`, `fc_${hex}_0`, `fc_${hex}_1`],
  ]);
  expect(itemsOf({ reasoning: "Hm.", toolCalls: [] }).map((item) => item.id)).toEqual([`rs_${hex}`]);
});

describe("every row has an item", () => {
  test.each<[ReplyStatus, string]>([
    ["running", "in_progress"],
    ["completed", "completed"],
    ["stopped", "incomplete"],
    ["interrupted", "incomplete"],
    ["failed", "incomplete"],
  ])("a reply that says nothing, %s", (status, shown) => {
    const message = { type: "message", id: `msg_${hex}`, role: "assistant", status: shown, content: [] };
    expect(itemsOf({ status })).toEqual([message]);
    expect(itemsOf({ status, text: "a" })).toMatchObject([{ status: shown }]);
    expect(itemsOf({ status, role: "tool", toolCallId: "c" })).toMatchObject([{ status: shown, output: "" }]);
  });
});

test("who said it decides how text is called, and developer is given back as sent", () => {
  const text = "hello";
  for (const role of ["user", "system"] as const) {
    const content = [{ type: "input_text", text }];
    expect(itemsOf({ role, text })).toMatchObject([{ role, content }]);
  }
  expect(itemsOf({ role: "system", originalRole: "developer", text })).toMatchObject([{ role: "developer" }]);
  expect(itemsOf({ text })).toMatchObject([{ content: [{ type: "output_text", text }] }]);
});

const image = { type: "image_url" as const, image_url: { url: "https://a.test/1.png" } };
const file = { type: "file" as const, file: { filename: "a.txt", file_data: "data:text/plain;base64,YQ==" } };
const shownImage = { type: "input_image", detail: "auto", image_url: "https://a.test/1.png" };
const shownFile = { type: "input_file", ...file.file };

test("parts have their names in items", () => {
  const parts = [
    { type: "text" as const, text: "a" },
    { type: "refusal" as const, refusal: "no" },
    image,
    { type: "image_url" as const, image_url: { ...image.image_url, detail: "low" as const } },
    file,
    { type: "file" as const, file: { file_id: "file_1" } },
  ];
  const others = [
    { type: "refusal", refusal: "no" },
    ...[shownImage, { ...shownImage, detail: "low" }, shownFile],
    { type: "input_file", file_id: "file_1" },
  ];
  const [user] = itemsOf({ role: "user", text: "a\nno", parts });
  expect(user).toMatchObject({ content: [{ type: "input_text", text: "a" }, ...others] });
  const [assistant] = itemsOf({ text: "a\nno", parts });
  const text = { type: "output_text", text: "a", annotations: [], logprobs: [] };
  expect(assistant).toMatchObject({ content: [text, ...others] });
});

test("what a tool found is text where it is one text, and parts where there is more", () => {
  const tool = { role: "tool" as const, toolCallId: "call_1" };
  const common = { type: "function_call_output", id: `fco_${hex}`, call_id: "call_1", status: "completed" };
  expect(itemsOf({ ...tool, text: "found" })).toEqual([{ ...common, output: "found" }]);
  const empty = { type: "text" as const, text: "" };
  expect(itemsOf({ ...tool, parts: [empty] })).toEqual([{ ...common, output: "" }]);
  expect(itemsOf({ ...tool, parts: [empty, image, { type: "refusal", refusal: "no" }] })).toEqual([
    {
      ...common,
      output: [{ type: "input_text", text: "" }, shownImage, { type: "input_text", text: "no" }],
    },
  ]);
});

describe("a copy of one item of a row", () => {
  const row = { ...rowOf(step), model: "m" };
  const copyOf = (of: ItemRow & { model: string | null }, itemId: string) => {
    const key = parseItemId(itemId);
    const copy = key && copyOfItem(of, key);
    if (!copy) return null;
    expect(copy.uuid).not.toBe(id);
    // The same item again, but for its id.
    const items = itemsOf({ ...copy, id });
    expect(items).toHaveLength(1);
    return items[0];
  };

  test("says that item and nothing else", () => {
    for (const item of itemsOf(step)) {
      const { id: _, ...said } = item;
      expect(copyOf(row, item.id)).toMatchObject(said);
    }
    const developer = {
      ...rowOf({ role: "system", originalRole: "developer", text: "Be kind." }),
      model: null,
    };
    expect(copyOf(developer, itemIds.message(id))).toMatchObject({ role: "developer" });
    const result = { ...rowOf({ role: "tool", toolCallId: "call_1", text: "" }), model: null };
    expect(copyOf(result, itemIds.output(id))).toMatchObject({ call_id: "call_1", output: "" });
  });

  test("is not made of what a row does not have", () => {
    expect(copyOf(row, itemIds.call(id, 2))).toBeNull();
    expect(copyOf(row, itemIds.output(id))).toBeNull();
    const silent = { ...rowOf({ status: "stopped" }), model: "m" };
    for (const itemId of [itemIds.message(id), itemIds.reasoning(id), itemIds.call(id, 0)]) {
      expect(copyOf(silent, itemId)).toBeNull();
    }
    const result = { ...rowOf({ role: "tool", toolCallId: "call_1", text: "found" }), model: null };
    expect(copyOf(result, itemIds.message(id))).toBeNull();
  });
});
