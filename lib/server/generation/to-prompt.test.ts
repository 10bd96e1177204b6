import { expect, test } from "vitest";
import { toPrompt } from "./to-prompt.ts";

const nothing = { parts: null, toolCalls: null, toolCallId: null };
const call = { id: "call_1", name: "search_history", arguments: '{"query":"roses"}' };
const user = { role: "user" as const, text: "Roses?", ...nothing };
const calling = { role: "assistant" as const, text: "", parts: null, toolCalls: [call], toolCallId: null };
const result = { role: "tool" as const, text: "found", parts: null, toolCalls: null, toolCallId: "call_1" };

const roles = (rows: Parameters<typeof toPrompt>[0]) => toPrompt(rows).map((message) => message.role);

test("a call and its result stay together", () => {
  expect(toPrompt([user, calling, result]).slice(1)).toEqual([
    {
      role: "assistant",
      content: [
        { type: "tool-call", toolCallId: "call_1", toolName: "search_history", input: { query: "roses" } },
      ],
    },
    {
      role: "tool",
      content: [
        {
          type: "tool-result",
          toolCallId: "call_1",
          toolName: "search_history",
          output: { type: "text", value: "found" },
        },
      ],
    },
  ]);
});

test("a call that was never answered is closed before anyone else speaks", () => {
  expect(roles([user, calling, user])).toEqual(["user", "assistant", "tool", "user"]);
  expect(roles([user, calling])).toEqual(["user", "assistant", "tool"]);
});

test("a result whose call was cut off is left out, and so is an empty reply", () => {
  expect(roles([result, user])).toEqual(["user"]);
  expect(roles([user, { role: "assistant", text: "", ...nothing }, user])).toEqual(["user", "user"]);
});

test("arguments that are no JSON do not stop a conversation", () => {
  const [, message] = toPrompt([user, { ...calling, toolCalls: [{ ...call, arguments: "{broken" }] }]);
  expect(message).toMatchObject({ content: [{ input: {} }] });
});
