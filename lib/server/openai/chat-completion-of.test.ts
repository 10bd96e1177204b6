import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import {
  chatCompletionDeletedSchema,
  chatCompletionSchema,
  type StoredChatMessage,
} from "#lib/shared/contracts/chat-completion.ts";
import type { OutputItem, Response } from "#lib/shared/contracts/response.ts";
import { newId, newUuid } from "#lib/shared/ids.ts";
import { chatCompletionId, chatCompletionOf, responseIdOfCompletion } from "./chat-completion-of.ts";
import { newResponse } from "./new-response.ts";
import { serverCallItem } from "./server-call-item.ts";

const id = newId("response");

function completion(output: OutputItem[], more: Partial<Response> = {}) {
  const response = newResponse({ id, conversationId: "conv_1", model: "m", createdAt: 1, settings: {} });
  const typed: OpenAI.Chat.ChatCompletion = chatCompletionOf({
    ...{ ...response, output, status: "completed", completed_at: 2 },
    ...more,
  });
  return chatCompletionSchema.parse(typed);
}

const choice = (output: OutputItem[], more?: Partial<Response>) => completion(output, more).choices[0];

const message = (...texts: string[]): OutputItem => ({
  ...{ type: "message", id: "msg_1", role: "assistant", status: "completed" },
  content: texts.map((text) => ({ type: "output_text", text, annotations: [], logprobs: [] })),
});
const reasoning = (...texts: string[]): OutputItem => ({
  ...{ type: "reasoning", id: "rs_1" },
  summary: texts.map((text) => ({ type: "summary_text", text })),
});
const call = (call_id: string): OutputItem => ({
  ...{ type: "function_call", id: "fc_1", call_id, name: "look", arguments: "{}", status: "completed" },
});
const search: OutputItem = serverCallItem(
  { uuid: newUuid(), n: 0 },
  { id: "hs_1", name: "search_history", arguments: "{}" },
  { output: "[]", status: "completed" },
);

test("a completion that says all", () => {
  const usage = {
    input_tokens: 5,
    input_tokens_details: { cached_tokens: 1 },
    output_tokens: 7,
    output_tokens_details: { reasoning_tokens: 2 },
    total_tokens: 12,
  };
  const output = [reasoning("Hm."), message("One "), search, reasoning("So."), message("moment."), call("a")];
  expect(completion(output, { usage, metadata: { project: "garden" } })).toEqual({
    id: id.replace("resp_", "chatcmpl-"),
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: "One moment.",
          refusal: null,
          reasoning_content: "Hm.\n\nSo.",
          tool_calls: [{ id: "a", type: "function", function: { name: "look", arguments: "{}" } }],
          annotations: [],
        },
        finish_reason: "tool_calls",
        logprobs: null,
      },
    ],
    usage: {
      prompt_tokens: 5,
      completion_tokens: 7,
      total_tokens: 12,
      prompt_tokens_details: { cached_tokens: 1 },
      completion_tokens_details: { reasoning_tokens: 2 },
    },
    service_tier: "default",
    metadata: { project: "garden" },
    conversation: "conv_1",
  });
});

test("what there is none of is absent", () => {
  const least = completion([message("a")], { conversation: null, service_tier: "ours" });
  expect(Object.keys(least).sort()).toEqual(["choices", "created", "id", "metadata", "model", "object"]);
  expect(Object.keys(least.choices[0]?.message ?? {}).sort()).toEqual([
    ...["annotations", "content", "refusal", "role"],
  ]);
});

describe("content", () => {
  test.each<[string, OutputItem[], string | null]>([
    ["of nothing", [], ""],
    ["of thoughts alone", [reasoning("Hm.")], ""],
    ["of calls alone", [call("a")], null],
    ["of an empty text and calls", [message(""), call("a")], null],
    ["of a tool of ours", [search], ""],
    ["of several parts", [message("a", "b"), message("c")], "abc"],
  ])("%s", (_, output, content) => {
    expect(choice(output)?.message.content).toBe(content);
  });

  test("thoughts without words are none", () => {
    expect(choice([reasoning(), reasoning("")])?.message).not.toHaveProperty("reasoning_content");
    expect(choice([reasoning(""), reasoning("a", "b")])?.message.reasoning_content).toBe("ab");
  });
});

test.each<[string, OutputItem[], Partial<Response>]>([
  ["stop", [message("a")], {}],
  ["stop", [search], {}],
  ["tool_calls", [call("a")], {}],
  ["length", [call("a")], { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }],
  ["content_filter", [], { status: "incomplete", incomplete_details: { reason: "content_filter" } }],
  ["stop", [message("a"), call("a")], { status: "cancelled" }],
])("it ends for a reason: %s", (reason, output, more) => {
  expect(choice(output, more)?.finish_reason).toBe(reason);
});

test("its id is the response's, and nothing else is one", () => {
  expect(responseIdOfCompletion(chatCompletionId(id))).toBe(id);
  const hex = id.slice("resp_".length);
  for (const wrong of [
    id,
    hex,
    "",
    "chatcmpl-",
    "chatcmpl-abc",
    `chatcmpl-${hex}0`,
    `chatcmpl-${hex}\n`,
    ` chatcmpl-${hex}`,
    `chatcmpl-${hex.toUpperCase().replace(/^./, "A")}`,
    `chatcmpl_${hex}`,
  ]) {
    expect(responseIdOfCompletion(wrong)).toBeNull();
  }
});

test("the other objects are OpenAI's too", () => {
  const deleted: OpenAI.Chat.ChatCompletionDeleted = chatCompletionDeletedSchema.parse({
    ...{ id, object: "chat.completion.deleted", deleted: true },
  });
  expect(deleted.deleted).toBe(true);
  // OpenAI's type knows the assistant's messages and fewer kinds of parts; what it answers has more.
  const stored = { id: "a", role: "assistant", content: "a", content_parts: null, refusal: null } as const;
  const both: StoredChatMessage & OpenAI.Chat.ChatCompletionStoreMessage = stored;
  expect(both).toBe(stored);
});
