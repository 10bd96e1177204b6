import { expect, test } from "vitest";
import { newUuid } from "#lib/shared/ids.ts";
import { copyOfItem } from "./copy-of-item.ts";
import { itemIds } from "./item-ids.ts";
import type { ItemRow } from "./items-of-row.ts";
import { parseItemId } from "./parse-item-id.ts";

// What a conversation's items are copied to is in items-of-row.test.ts; these are a response's own.
const id = newUuid();
const weather = { id: "call_1", name: "weather", arguments: "{}" };
const look = { id: "hs_1", name: "search_history", arguments: '{"query": "x"}' };
const step: ItemRow & { model: string } = {
  ...{ id, role: "assistant", originalRole: null, text: "One moment.", parts: null, reasoning: "Hm." },
  ...{ toolCalls: [weather, look], toolCallId: null, status: "completed", model: "m" },
};

const copyOf = (itemId: string, row: typeof step = step) => {
  const key = parseItemId(itemId);
  return key && copyOfItem(row, key);
};

test("a call that the server ran is copied as the call alone, under the same call id", () => {
  const copy = copyOf(itemIds.serverCall(id, 1));
  expect(copy).toEqual({
    uuid: expect.any(String),
    role: "assistant",
    model: "m",
    text: "",
    toolCalls: [look],
  });
  expect(copy?.uuid).not.toBe(id);
});

test("calls are counted whoever runs them", () => {
  expect(copyOf(itemIds.call(id, 0))).toMatchObject({ toolCalls: [weather] });
  expect(copyOf(itemIds.serverCall(id, 2))).toBeNull();
  expect(copyOf(itemIds.serverCall(id, 0), { ...step, toolCalls: null })).toBeNull();
});
