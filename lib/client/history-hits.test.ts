import { expect, test } from "vitest";
import { hitsOf } from "./history-hits.ts";

const hit = {
  title: "Tea",
  link: "/c/conv_1#msg_1",
  role: "user",
  date: "2026-11-01",
  snippet: "Green tea.",
};
const found = { callId: "hs_1", name: "search_history", result: JSON.stringify({ hits: [hit] }) };

test("what the server's own search has found is shown as messages, and nothing else is", () => {
  expect(hitsOf(found)).toEqual([hit]);
  expect(hitsOf({ ...found, result: '{"hits":[]}' })).toEqual([]);
  for (const other of [
    { callId: "call_1" },
    { name: "get_weather" },
    { result: null },
    { result: "The search failed." },
    { result: '{"hits":[{"title":"Tea"}]}' },
  ]) {
    expect(hitsOf({ ...found, ...other })).toBeNull();
  }
});
