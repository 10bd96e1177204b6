import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { OutputItem } from "#lib/shared/contracts/response.ts";
import { type Chat, createChat } from "./chat.ts";
import { groupStored, roomFrom, withLive } from "./live-groups.ts";
import { messageRow as row } from "./testing/message-row.ts";

const conversationId = `conv_${"1".repeat(32)}`;
const responseId = `resp_${"2".repeat(32)}`;
const hex = "3".repeat(32);

const clock = { now: 50_000 };
let sequence = 0;
const host = { ensureSession: async () => undefined, onCreated: () => undefined };

beforeEach(() => {
  clock.now = 50_000;
  sequence = 0;
});
afterEach(() => vi.unstubAllGlobals());

const rows = [
  row(1, "user", "Think."),
  row(2, "assistant", "", { id: `msg_${hex}`, response_id: responseId, status: "running" }),
];

const list = (data: MessageList["data"]): MessageList => ({
  ...{ object: "list", data, first_id: null, last_id: null, has_more: false },
});

function openChat(messages = rows): Chat {
  const conversation = {
    ...{
      id: conversationId,
      object: "conversation" as const,
      created_at: 0,
      updated_at: 0,
      last_message_at: 0,
    },
    ...{ metadata: {}, title: null, model: null, pinned: false, archived: false, message_count: 2 },
  };
  const chat = createChat({
    id: conversationId,
    phase: "loading",
    conversation,
    host,
    clock: () => clock.now,
  });
  chat.seed({
    conversation,
    messages: list(messages),
    runningReply: messages.length > 0 ? responseId : null,
  });
  return chat;
}

/** The first part of the last reply. */
function thought(chat: Chat) {
  const state = chat.get();
  const groups = withLive(groupStored(state.window.messages, roomFrom(state)), state);
  const last = groups.at(-1);
  return last?.kind === "assistant" ? last.parts[0] : undefined;
}

const items: Record<"thought" | "words", OutputItem> = {
  thought: { type: "reasoning", id: `rs_${hex}`, summary: [{ type: "summary_text", text: "Let" }] },
  words: { type: "message", id: `msg_${hex}`, role: "assistant", status: "in_progress", content: [] },
};

const begins = (name: keyof typeof items): ReplyEvent => ({
  ...{ type: "response.output_item.added", item: items[name] },
  ...{ output_index: sequence, sequence_number: sequence++ },
});

test("what comes over a connection that was there before is counted from when it comes", () => {
  const chat = openChat();
  chat.receive(responseId, begins("thought"), clock.now - 60_000);
  expect(thought(chat)).toMatchObject({ type: "reasoning", key: hex, took: { since: 50_000 } });
  clock.now += 4_000;
  chat.receive(responseId, begins("words"), clock.now - 60_000);
  expect(thought(chat)).toMatchObject({ took: { ms: 4_000 } });
});

test("what comes right after a reload may have begun long ago: no figure is better than a wrong one", () => {
  const chat = openChat();
  const joinedAt = clock.now;
  chat.receive(responseId, begins("thought"), joinedAt);
  expect(thought(chat)).toMatchObject({ took: null });
  clock.now += 4_000;
  chat.receive(responseId, begins("words"), joinedAt);
  expect(thought(chat)).toMatchObject({ took: null });
});

test("nor is known what ended while the connection was away", () => {
  const chat = openChat();
  chat.receive(responseId, begins("thought"), 0);
  clock.now += 30_000;
  chat.receive(responseId, begins("words"), clock.now);
  expect(thought(chat)).toMatchObject({ took: null });
});

test("what was asked for here a moment ago has only begun, though the connection is as new", async () => {
  const chat = openChat([]);
  const ack = {
    ...{ conversation_id: conversationId, response_id: responseId, user_message_id: "msg_1" },
    ...{ assistant_message_id: `msg_${hex}`, status: "running", last_event_id: `${responseId}:-1` },
  };
  vi.stubGlobal("fetch", async () => Response.json(ack));
  await chat.send("Think.", null);
  clock.now += 300;
  chat.receive(responseId, begins("thought"), clock.now);
  expect(thought(chat)).toMatchObject({ took: { since: 50_300 } });
});

test("what is stored is what the server measured", () => {
  const call = {
    id: "hs_1",
    type: "function" as const,
    function: { name: "search_history", arguments: "{}" },
  };
  const whole = [
    row(1, "user", "Think."),
    row(2, "assistant", "", { id: `msg_${hex}`, reasoning: "Let me.", took_ms: 1_234, tool_calls: [call] }),
    row(3, "tool", "{}", { tool_call_id: "hs_1", took_ms: 20 }),
  ];
  const groups = groupStored(whole, null);
  expect(groups.at(-1)).toMatchObject({
    parts: [
      { type: "reasoning", key: hex, took: { ms: 1_234 } },
      { type: "tool", key: `${hex}_0`, took: { ms: 20 }, result: "{}" },
    ],
  });
});
