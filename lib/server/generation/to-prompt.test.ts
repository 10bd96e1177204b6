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

test("calls that have a row each, with their results after all of them, are one step", () => {
  const also = { ...calling, toolCalls: [{ ...call, id: "call_2" }] };
  const prompt = toPrompt([
    user,
    calling,
    also,
    result,
    { ...result, text: "found too", toolCallId: "call_2" },
  ]);
  expect(prompt.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "tool"]);
  expect(prompt[1]).toMatchObject({ content: [{ toolCallId: "call_1" }, { toolCallId: "call_2" }] });
  expect(prompt.slice(2)).toMatchObject([
    { content: [{ toolCallId: "call_1", output: { value: "found" } }] },
    { content: [{ toolCallId: "call_2", output: { value: "found too" } }] },
  ]);
  // After a result a new step begins, and what is open then stays unanswered.
  expect(roles([user, calling, also, result, calling])).toEqual([
    ...["user", "assistant", "tool", "tool"],
    ...["assistant", "tool"],
  ]);
});
