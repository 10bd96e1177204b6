import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { parseInput } from "#lib/server/parse-input.ts";
import { chatMessageSchema } from "./chat-message.ts";

const parse = (message: unknown) => parseInput(chatMessageSchema, message);
const call = { id: "call_1", type: "function", function: { name: "look", arguments: "{}" } };
const text = { type: "text", text: "hello" };
const audio = { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } };

describe("taken", () => {
  const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [
    { role: "developer", content: "Be kind." },
    { role: "system", content: [{ type: "text", text: "Be kind." }], name: "rules" },
    { role: "user", content: "", name: "Ada" },
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?", prompt_cache_breakpoint: { mode: "explicit" } },
        { type: "image_url", image_url: { url: "https://a.test/1.png", detail: "original" } },
        { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } },
      ],
    },
    { role: "assistant", content: null, refusal: "No.", audio: null, function_call: null },
    {
      role: "assistant",
      content: [
        { type: "text", text: "a" },
        { type: "refusal", refusal: "b" },
      ],
    },
    {
      role: "assistant",
      tool_calls: [{ id: "call_1", type: "function", function: { name: "look", arguments: "" } }],
    },
    { role: "tool", tool_call_id: "call_1", content: "" },
    { role: "tool", tool_call_id: "call_1", content: [{ type: "text", text: "" }] },
  ];

  test.each(messages.map((message) => [JSON.stringify(message), message]))("%s", (_, message) => {
    expect(parse(message)).toMatchObject({ role: (message as { role: string }).role });
  });

  test("what another server answered, as it is", () => {
    const answered: OpenAI.Chat.ChatCompletionMessage = {
      role: "assistant",
      content: "A rose.",
      refusal: null,
      annotations: [],
    };
    const more = { reasoning_content: "Hm.", reasoning: null, images: [{}], provider_specific_fields: null };
    expect(parse({ ...answered, ...more })).toEqual({
      role: "assistant",
      content: "A rose.",
      refusal: null,
      reasoning_content: "Hm.",
      reasoning: null,
    });
  });

  test("arguments that are no JSON, and a call without its type", () => {
    const { type: _, ...untyped } = call;
    const broken = { ...untyped, function: { name: "look", arguments: '{"a": ' } };
    expect(parse({ role: "assistant", tool_calls: [broken] })).toMatchObject({
      tool_calls: [{ type: "function", function: { arguments: '{"a": ' } }],
    });
  });
});

const refused: [what: string, message: unknown, param: string | null, words: RegExp][] = [
  ["text instead of a message", "hello", null, /an object/],
  ["no role", { content: "a" }, "role", /developer, system, user/],
  ["an unknown role", { role: "critic", content: "a" }, "role", /developer, system, user/],
  ["a function's message", { role: "function", name: "f", content: "a" }, "role", /role tool/],
  ["no content", { role: "user" }, "content", /missing/],
  ["content that is null", { role: "user", content: null }, "content", /a text/],
  ["U+0000", { role: "user", content: "a\u0000" }, "content", /U\+0000/],
  ["a lone surrogate", { role: "user", content: [{ ...text, text: "\uD800" }] }, "content.0.text", /half/],
  ["audio", { role: "user", content: [text, audio] }, "content.1.type", /Audio is not possible/],
  ["audio for a tool", { role: "tool", tool_call_id: "c", content: [audio] }, "content.0.type", /Audio/],
  ["audio that was answered", { role: "assistant", audio: { id: "audio_1" } }, "audio", /Audio/],
  ["an unknown part", { role: "user", content: [{ type: "video" }] }, "content.0.type", /text, image_url/],
  [
    "an image of a system",
    { role: "system", content: [{ type: "image_url", image_url: { url: "https://a.test" } }] },
    "content.0.type",
    /type text/,
  ],
  [
    "an image on a disk",
    { role: "user", content: [{ type: "image_url", image_url: { url: "file:///etc/passwd" } }] },
    "content.0.image_url.url",
    /http/,
  ],
  ["too many parts", { role: "user", content: Array.from({ length: 101 }, () => text) }, "content", /100/],
  ["a legacy call", { role: "assistant", function_call: call.function }, "function_call", /tool_calls/],
  [
    "a custom call",
    { role: "assistant", tool_calls: [{ id: "c", type: "custom", custom: { name: "f", input: "a" } }] },
    "tool_calls.0.type",
    /type function/,
  ],
  ["a call without an id", { role: "assistant", tool_calls: [{ ...call, id: "" }] }, "tool_calls.0.id", /id/],
  [
    "arguments that are no text",
    { role: "assistant", tool_calls: [{ ...call, function: { name: "f", arguments: {} } }] },
    "tool_calls.0.function.arguments",
    /a text/,
  ],
  [
    "too many calls",
    { role: "assistant", tool_calls: Array.from({ length: 129 }, () => call) },
    "tool_calls",
    /128/,
  ],
  ["a result of no call", { role: "tool", content: "a" }, "tool_call_id", /missing/],
  ["a result that is null", { role: "tool", tool_call_id: "c", content: null }, "content", /a text/],
];

test.each(refused)("refused, and the field named: %s", (_, message, param, words) => {
  const expected = { kind: "invalid", param, message: expect.stringMatching(words) };
  expect(() => parse(message)).toThrow(expect.objectContaining(expected));
});
