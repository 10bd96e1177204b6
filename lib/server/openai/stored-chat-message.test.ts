import { expect, test } from "vitest";
import type { MessageRow } from "#lib/server/messages/to-message.ts";
import { storedChatMessageSchema } from "#lib/shared/contracts/chat-completion.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { storedChatMessage } from "./stored-chat-message.ts";

const id = newUuid();

const nothing: MessageRow = {
  id,
  seq: 1,
  parentId: null,
  depth: 1,
  role: "user",
  originalRole: null,
  text: "",
  parts: null,
  reasoning: null,
  toolCalls: null,
  toolCallId: null,
  status: "completed",
  generationId: null,
  model: null,
  usage: null,
  error: null,
  metadata: null,
  tookMs: null,
  siblings: null,
  createdAt: new Date(0),
};

/** Each is checked to be what the API says it answers, and to say nothing else. */
function stored(row: Partial<MessageRow>) {
  const message = storedChatMessage({ ...nothing, ...row });
  expect(storedChatMessageSchema.strict().parse(message)).toEqual(message);
  return message;
}

test("text is content, under the message's own id", () => {
  expect(stored({ text: "hello" })).toEqual({
    ...{ id: `msg_${id.replaceAll("-", "")}`, role: "user", content: "hello" },
    ...{ content_parts: null, refusal: null },
  });
  expect(stored({ role: "assistant", text: "hi", reasoning: "Hm." })).toMatchObject({ content: "hi" });
});

test("developer is given back as sent", () => {
  expect(stored({ role: "system", text: "Be kind." })).toMatchObject({ role: "system" });
  expect(stored({ role: "system", originalRole: "developer", text: "Be kind." })).toMatchObject({
    role: "developer",
  });
});

test("of a message that only calls there is no content, and arguments are as the model wrote them", () => {
  const call = { id: "call_1", name: "look", arguments: '{"a": ' };
  const shown = { id: "call_1", type: "function", function: { name: "look", arguments: '{"a": ' } };
  expect(stored({ role: "assistant", toolCalls: [call] })).toMatchObject({
    content: null,
    tool_calls: [shown],
  });
  expect(stored({ role: "assistant", text: "One moment.", toolCalls: [call] })).toMatchObject({
    ...{ content: "One moment.", tool_calls: [shown] },
  });
  expect(stored({ role: "assistant", reasoning: "Hm.", toolCalls: [] })).not.toHaveProperty("tool_calls");
});

test("a result names its call, also where nothing was found", () => {
  const result = { role: "tool" as const, toolCallId: "call_1" };
  expect(stored({ ...result, text: "found" })).toMatchObject({ content: "found", tool_call_id: "call_1" });
  const empty = [{ type: "text" as const, text: "" }];
  expect(stored({ ...result, parts: empty })).toMatchObject({ content_parts: empty, tool_call_id: "call_1" });
  expect(stored({ text: "hello" })).not.toHaveProperty("tool_call_id");
});

test("parts stand beside their text, and a refusal by itself as well", () => {
  const image = { type: "image_url" as const, image_url: { url: "https://a.test/1.png" } };
  const text = { type: "text" as const, text: "What is this?" };
  expect(stored({ text: "What is this?", parts: [text, image] })).toMatchObject({
    ...{ content: "What is this?", content_parts: [text, image], refusal: null },
  });
  expect(stored({ parts: [image] })).toMatchObject({ content: null, content_parts: [image] });
  const refusal = { type: "refusal" as const, refusal: "No." };
  expect(stored({ role: "assistant", text: "No.", parts: [refusal] })).toMatchObject({ refusal: "No." });
});
