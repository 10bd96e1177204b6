import { expect, test, vi } from "vitest";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { Chat } from "./chat.ts";
import { type ChatState, newChatState } from "./chat-state.ts";
import { createPreviewLoader, previewOf } from "./preview.ts";
import { createStore } from "./store.ts";
import { messageRow } from "./testing/message-row.ts";

const preview = (...messages: ReturnType<typeof messageRow>[]) =>
  previewOf({ window: { messages, hasEarlier: false } });

test("the last question and what was said to it, without thoughts and tools", () => {
  expect(
    preview(
      messageRow(1, "user", "An older question"),
      messageRow(2, "assistant", "An older answer"),
      messageRow(3, "user", " Where is it? "),
      messageRow(4, "assistant", "Let me look.", { reasoning: "Hm." }),
      messageRow(5, "tool", "a long result", { tool_call_id: "a" }),
      messageRow(6, "assistant", "Here."),
    ),
  ).toEqual({ question: "Where is it?", answer: "Let me look. Here." });
});

test("what is not there is not made up", () => {
  expect(preview()).toEqual({ question: null, answer: null });
  expect(preview(messageRow(1, "user", "Hello"), messageRow(2, "assistant", null))).toEqual({
    question: "Hello",
    answer: null,
  });
  expect(preview(messageRow(1, "assistant", "Welcome"))).toEqual({ question: null, answer: "Welcome" });
});

const conversation = (id: string, last_message_at = 0, message_count = 1) =>
  ({ id, last_message_at, message_count }) as Conversation;

function fakeChats() {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const chats = new Map<string, Chat>();
  const chatOf = (id: string) => {
    const store = createStore<ChatState>({ ...newChatState, phase: "loading" });
    const messages = [messageRow(1, "user", "Hello", { created_at: 10 })];
    const refresh = () => {
      asked.push(id);
      return new Promise<void>((resolve) => {
        waiting.push(() => {
          store.update((state) => ({ ...state, phase: "ready", window: { messages, hasEarlier: false } }));
          resolve();
        });
      });
    };
    const chat = chats.get(id) ?? ({ id, get: store.get, refresh } as Chat);
    chats.set(id, chat);
    return chat;
  };
  return { asked, chatOf, answer: () => waiting.shift()?.() };
}

test("one request at a time, and of those that were pointed at meanwhile only the last", async () => {
  const { asked, chatOf, answer } = fakeChats();
  const load = createPreviewLoader(chatOf);
  const done = load(conversation("a"));
  void load(conversation("b"));
  void load(conversation("c"));
  expect(asked).toEqual(["a"]);
  answer();
  await vi.waitFor(() => expect(asked).toEqual(["a", "c"]));
  answer();
  await done;
  expect(asked).toEqual(["a", "c"]);
});

test("what is known is not asked for again, unless more was said since", async () => {
  const { asked, chatOf, answer } = fakeChats();
  const load = createPreviewLoader(chatOf);
  const first = load(conversation("a", 10));
  answer();
  await first;
  await load(conversation("a", 10));
  expect(asked).toEqual(["a"]);
  const again = load(conversation("a", 20, 2));
  answer();
  await again;
  // The newest on the visible path may be older than the newest of all versions: asked once all the same.
  await load(conversation("a", 20, 2));
  expect(asked).toEqual(["a", "a"]);
});
