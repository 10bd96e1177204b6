import type OpenAI from "openai";
import { expect, test } from "vitest";
import {
  type ChatCompletionChunk,
  chatCompletionChunkSchema,
} from "#lib/shared/contracts/chat-completion.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { newId, newUuid } from "#lib/shared/ids.ts";
import { ChatChunks } from "./chat-chunks.ts";
import { chatCompletionOf } from "./chat-completion-of.ts";
import { newResponse } from "./new-response.ts";
import { ReplyEvents } from "./reply-events.ts";

const usage = {
  input_tokens: 5,
  input_tokens_details: { cached_tokens: 1 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 2 },
  total_tokens: 12,
};

/** The events of a reply of two steps: a call of ours after the first, two of the client's after the second. */
function reply(end: Partial<Response> = {}, conversationId: string | null = "conv_1") {
  const response = newResponse({
    id: newId("response"),
    conversationId,
    model: "m",
    createdAt: 1,
    settings: {},
  });
  const events: ReplyEvent[] = [];
  const writer = new ReplyEvents(response, newUuid(), (event) => events.push(event));
  writer.started();
  writer.retrying({ attempt: 2, attempts: 3, at: 1, error: { code: "a", message: "b" } });
  writer.reasoning("Let me ");
  writer.reasoning("look.");
  writer.text("One ");
  writer.serverCall({ id: "hs_1", name: "search_history", arguments: "{}" });
  writer.serverOutput("hs_1", "[]");
  writer.nextMessage(newUuid());
  writer.reasoning("");
  writer.reasoning("Nothing.");
  writer.text("moment.");
  writer.call({ id: "call_1", name: "look", arguments: '{"a": 1}' });
  writer.call({ id: "call_2", name: "look", arguments: "" });
  const whole = {
    status: "completed" as const,
    error: null,
    incomplete_details: null,
    completed_at: 2,
    usage,
  };
  events.push(...writer.ended({ ...whole, ...end }));
  return { events, response };
}

function chunksOf(events: ReplyEvent[], includeUsage = false): ChatCompletionChunk[] {
  const chunks = new ChatChunks({ includeUsage });
  const typed: OpenAI.Chat.ChatCompletionChunk[] = events.flatMap((event) => chunks.take(event));
  return typed.map((chunk) => chatCompletionChunkSchema.parse(chunk));
}

/** What a client makes of the chunks. */
function addedUp(chunks: ChatCompletionChunk[]) {
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  const joined = (field: "content" | "reasoning_content") =>
    deltas.map((delta) => delta[field] ?? "").join("");
  const calls: { id?: string; name?: string; arguments: string }[] = [];
  for (const { index, id, function: called } of deltas.flatMap(({ tool_calls }) => tool_calls ?? [])) {
    calls[index] ??= { arguments: "", ...(id && { id }), ...(called?.name && { name: called.name }) };
    calls[index].arguments += called?.arguments ?? "";
  }
  return { content: joined("content"), reasoning_content: joined("reasoning_content"), calls };
}

test("a stream, chunk by chunk", () => {
  const { events, response } = reply();
  const chunks = chunksOf(events);
  const call = (index: number, id: string) => ({
    tool_calls: [{ index, id, type: "function", function: { name: "look", arguments: "" } }],
  });
  const more = (index: number, input: string) => ({
    tool_calls: [{ index, function: { arguments: input } }],
  });
  expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
    { role: "assistant", content: "" },
    { reasoning_content: "Let me " },
    { reasoning_content: "look." },
    { content: "One " },
    { reasoning_content: "\n\nNothing." },
    { content: "moment." },
    call(0, "call_1"),
    more(0, '{"a": 1}'),
    call(1, "call_2"),
    more(1, ""),
    {},
  ]);
  const reasons = chunks.map(({ choices }) => choices[0]?.finish_reason);
  expect(reasons).toEqual([...Array.from({ length: 10 }, () => null), "tool_calls"]);
  for (const chunk of chunks) {
    expect(chunk).toMatchObject({
      id: response.id.replace("resp_", "chatcmpl-"),
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [{ index: 0, logprobs: null }],
    });
    expect(chunk).not.toHaveProperty("usage");
  }
  expect(chunks.map(({ conversation }) => conversation)).toEqual([
    "conv_1",
    ...Array.from({ length: 10 }, () => undefined),
  ]);
});

test("the chunks add up to the completion", () => {
  const { events, response } = reply();
  const message = chatCompletionOf(response).choices[0]?.message;
  expect(addedUp(chunksOf(events))).toEqual({
    content: message?.content,
    reasoning_content: message?.reasoning_content,
    calls: message?.tool_calls?.map(({ id, function: called }) => ({ id, ...called })),
  });
});

test("usage comes last where it is asked for and known, and is null before", () => {
  const { events } = reply();
  const chunks = chunksOf(events, true);
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
  });
  expect(chunks.slice(0, -1).map(({ usage: before }) => before)).toEqual(
    Array.from({ length: 11 }, () => null),
  );
  const unknown = chunksOf(reply({ usage: null }).events, true);
  expect(unknown.at(-1)?.choices).toMatchObject([{ finish_reason: "tool_calls" }]);
});

test.each<[string, Partial<Response>]>([
  ["length", { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }],
  ["content_filter", { status: "incomplete", incomplete_details: { reason: "content_filter" } }],
  ["stop", { status: "cancelled" }],
])("what was cut short ends too: %s", (reason, end) => {
  expect(chunksOf(reply(end).events).at(-1)?.choices).toMatchObject([{ delta: {}, finish_reason: reason }]);
});

test("a failure is not ours to tell, and neither is a snapshot", () => {
  const { events, response } = reply({ status: "failed", error: { code: "a", message: "b" } });
  const chunks = chunksOf(events);
  expect(chunks).toHaveLength(10);
  expect(chunks.every(({ choices }) => choices[0]?.finish_reason === null)).toBe(true);
  expect(chunksOf([{ type: "snapshot", sequence_number: 0, response }])).toEqual([]);
});

test("where nothing is kept, no conversation is named", () => {
  expect(chunksOf(reply({}, null).events)[0]).not.toHaveProperty("conversation");
});
