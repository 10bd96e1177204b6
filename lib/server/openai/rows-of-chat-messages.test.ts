import type OpenAI from "openai";
import { describe, expect, test, vi } from "vitest";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import { parseMessage } from "#lib/server/messages/parse-message.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { newChatCompletionSchema } from "#lib/shared/contracts/new-chat-completion.ts";
import { rowsOfChatMessages } from "./rows-of-chat-messages.ts";

// The limit of a text is read from the environment, which is not complete without; nothing is connected to.
vi.stubEnv("DATABASE_URL", "postgresql://localhost/none");

/** As a request brings them. */
function rowsOf(messages: object[], options?: { allowOpenCalls?: boolean }) {
  return rowsOfChatMessages(parseInput(newChatCompletionSchema, { messages }).messages, options);
}

const call = (id: string, input = "{}") => ({
  ...{ id, type: "function", function: { name: "look", arguments: input } },
});
const calls = (...ids: string[]) => ({
  ...{ role: "assistant", content: null, tool_calls: ids.map((id) => call(id)) },
});
const result = (id: string, content: unknown = "found") => ({ role: "tool", tool_call_id: id, content });
const hello = { role: "user", content: "hello" };
const text = (said: string) => ({ type: "text", text: said });

test("a whole transcript, a row for each message", () => {
  const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [
    { role: "system", content: "Be kind." },
    { role: "developer", content: "Be brief.", name: "rules" },
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "https://a.test/1.png", detail: "original" } },
        { type: "file", file: { file_id: "file_1" } },
      ],
    },
    {
      role: "assistant",
      content: "Let me look.",
      tool_calls: [{ id: "call_1", type: "function", function: { name: "look", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "call_1", content: "a rose" },
    { role: "assistant", content: "A rose." },
  ];
  const rows = rowsOf(messages);
  expect(rows).toMatchObject([
    { role: "system", originalRole: null, text: "Be kind.", parts: null },
    { role: "system", originalRole: "developer", text: "Be brief." },
    {
      role: "user",
      text: "What is this?",
      parts: [
        text("What is this?"),
        { type: "image_url", image_url: { url: "https://a.test/1.png", detail: "high" } },
        { type: "file", file: { file_id: "file_1" } },
      ],
    },
    {
      role: "assistant",
      text: "Let me look.",
      parts: null,
      toolCalls: [{ id: "call_1", name: "look", arguments: "{}" }],
    },
    { role: "tool", text: "a rose", parts: null, toolCallId: "call_1" },
    { role: "assistant", text: "A rose.", toolCalls: null, reasoning: null },
  ]);
  expect(new Set(rows.map(({ uuid }) => uuid)).size).toBe(6);
});

describe("rows are as those of other messages", () => {
  test("in what the path hash is made of", () => {
    const parts = [text("a"), text("b")];
    const alike: [object, Parameters<typeof parseMessage>[0]][] = [
      [
        { role: "user", content: [text("hello")] },
        { role: "user", content: "hello" },
      ],
      [
        { role: "user", content: parts },
        { role: "user", content: parts as [] },
      ],
      [
        { ...calls("call_1"), content: "", reasoning_content: "Hm." },
        { role: "assistant", tool_calls: [{ id: "call_1", function: { name: "look", arguments: "{}" } }] },
      ],
    ];
    for (const [sent, posted] of alike) {
      const [row] = rowsOf([sent]);
      expect(row && hashedContent(row)).toBe(hashedContent(parseMessage(posted).message));
    }
  });

  test("reasoning alone has an empty list of calls", () => {
    expect(rowsOf([{ role: "assistant", content: null, reasoning: "Hm." }])).toMatchObject([
      { text: "", reasoning: "Hm.", toolCalls: [] },
    ]);
  });

  test("the one name of reasoning goes before the other, which may be empty", () => {
    const said = { role: "assistant", content: "a", reasoning: "b" };
    expect(rowsOf([{ ...said, reasoning_content: "c" }])).toMatchObject([{ reasoning: "c" }]);
    expect(rowsOf([{ ...said, reasoning_content: "" }])).toMatchObject([{ reasoning: "b" }]);
  });

  test("a refusal is a part behind the text", () => {
    const refusal = { type: "refusal", refusal: "No." };
    const refused = (content: unknown) => rowsOf([{ role: "assistant", content, refusal: "No." }]);
    for (const nothing of [null, "", [], [text("")]]) {
      expect(refused(nothing)).toMatchObject([{ text: "No.", parts: [refusal] }]);
    }
    expect(refused("Sorry.")).toMatchObject([{ text: "Sorry.\nNo.", parts: [text("Sorry."), refusal] }]);
    expect(refused([text("Sorry.")])).toMatchObject([{ parts: [text("Sorry."), refusal] }]);
  });

  test("a tool that found nothing is one part of empty text", () => {
    for (const nothing of ["", [], [text("")]]) {
      const rows = rowsOf([calls("call_1"), result("call_1", nothing)]);
      expect(rows[1]).toMatchObject({ role: "tool", text: "", parts: [text("")] });
    }
  });

  test("arguments stay as they came", () => {
    for (const input of ["", '{"a": ', "null", " {} "]) {
      const sent = { role: "assistant", tool_calls: [call("call_1", input)] };
      expect(rowsOf([sent])).toMatchObject([{ toolCalls: [{ name: "look", arguments: input }] }]);
    }
  });
});

test("what says nothing is left out, unless nothing is left", () => {
  const nothing = [
    { role: "assistant", content: null },
    { role: "assistant" },
    { role: "assistant", content: "", refusal: "", reasoning: "", reasoning_content: null, tool_calls: [] },
    { role: "assistant", content: [] },
    { role: "user", content: "" },
    { role: "user", content: [text(""), text("")] },
    { role: "system", content: "" },
    { role: "developer", content: [] },
  ];
  expect(rowsOf([...nothing, hello, ...nothing])).toMatchObject([{ role: "user", text: "hello" }]);
  expect(() => rowsOf(nothing)).toThrow(expect.objectContaining({ kind: "invalid", param: "messages" }));
});

describe("calls", () => {
  test("whose ids come again get numbers, and their results follow them", () => {
    const transcript = [calls("a"), result("a"), calls("a", "b"), result("b"), result("a"), hello];
    const ids = (messages: object[]) =>
      rowsOf(messages).map((row) => row.toolCallId ?? row.toolCalls?.map(({ id }) => id));
    const kept = [["a"], "a", ["a_2", "b"], "b", "a_2", undefined];
    expect(ids(transcript)).toEqual(kept);
    // Longer, it begins with the same rows.
    expect(ids([...transcript, calls("a_2")])).toEqual([...kept, ["a_2_2"]]);
  });

  test("are made above their results, unless they may stand elsewhere", () => {
    const unknown = [hello, result("a"), calls("a")];
    expect(() => rowsOf(unknown)).toThrow(
      expect.objectContaining({ param: "messages.1.tool_call_id", code: "tool_call_not_found" }),
    );
    expect(rowsOf(unknown, { allowOpenCalls: true })[1]).toMatchObject({ toolCallId: "a" });
  });
});

const tooLong = "x".repeat(200_001);

test.each<[object, string]>([
  [{ role: "user", content: tooLong }, "content"],
  [{ role: "user", content: ["a", tooLong].map(text) }, "content"],
  [{ role: "assistant", refusal: tooLong }, "refusal"],
  [{ role: "assistant", reasoning: tooLong }, "reasoning"],
  [{ role: "assistant", reasoning_content: tooLong }, "reasoning_content"],
  [{ role: "assistant", tool_calls: [call("b"), call("c", tooLong)] }, "tool_calls.1.function.arguments"],
  [result("a", tooLong), "content"],
])("what is too long is refused by its field: %#, %s", (message, field) => {
  expect(() => rowsOf([hello, calls("a"), { role: "assistant" }, message])).toThrow(
    expect.objectContaining({ kind: "too_large", param: `messages.3.${field}` }),
  );
});
