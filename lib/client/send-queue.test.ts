import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import { AppError } from "#lib/shared/errors.ts";
import { newReply } from "#lib/shared/reply-state.ts";
import { type ChatState, newChatState } from "./chat-state.ts";
import { createSendQueue, type SendQueue, waitsFor } from "./send-queue.ts";
import { createStore } from "./store.ts";
import { messageRow } from "./testing/message-row.ts";
import { TabStorage } from "./testing/tab-storage.ts";
import { forgetUnsent } from "./unsent.ts";

const conversationId = "conv_1";
const question = messageRow(1, "user", "First");
const answer = (more: Partial<Message> = {}) =>
  messageRow(2, "assistant", "Answer", { response_id: "resp_1", ...more });

const running = (): Partial<ChatState> => ({ phase: "ready", replies: [newReply("resp_1")] });
const rows = (...messages: Message[]): Partial<ChatState> => ({
  phase: "ready",
  pending: null,
  replies: [],
  window: { messages, hasEarlier: false },
});

/** A queue on a chat that does what the test says. */
function queueOn(state: Partial<ChatState>) {
  const chat = createStore<ChatState>({ ...newChatState, ...state });
  const patch = (change: Partial<ChatState>) => chat.update((before) => ({ ...before, ...change }));
  const sent: { id: string; content: string; model: string | null; byItself: boolean }[] = [];
  let answerNext: (() => Promise<void>)[] = [];
  const refresh = vi.fn(async () => {});
  const onFailure = vi.fn();
  const queue: SendQueue = createSendQueue({
    conversationId,
    chat,
    async deliver({ id, content }, model, byItself) {
      sent.push({ id, content, model, byItself });
      patch({ pending: { id, text: content, below: null, place: null, responseId: null } });
      try {
        await answerNext.shift()?.();
      } catch (error) {
        queue.hold();
        patch({ pending: null });
        throw error;
      }
      patch({ ...running(), pending: { id, text: content, below: null, place: null, responseId: "resp_1" } });
    },
    refresh,
    onFailure,
  });
  const answers = (...next: (() => Promise<void>)[]) => {
    answerNext = next;
  };
  const texts = () => queue.get().messages.map(({ text }) => text);
  const reason = () => waitsFor(queue.get(), chat.get());
  return { queue, patch, sent, answers, refresh, onFailure, texts, reason };
}

const fails = (error: Error) => async () => {
  throw error;
};
const busy = new AppError("conflict", "A reply is being written.", { code: "conversation_busy" });
const lost = new AppError("unavailable", "The server can’t be reached.");
/** Lets what was promised happen. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.stubGlobal("sessionStorage", new TabStorage());
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a queue", () => {
  test("sends one message after each complete reply, in order, each once", async () => {
    const { queue, patch, sent, texts, reason } = queueOn(running());
    queue.start();
    queue.add("Second", "m");
    queue.add("Third", null);
    expect(reason()).toBe("chat");
    expect(sent).toEqual([]);
    patch(rows(question, answer()));
    await settle();
    expect(sent).toMatchObject([{ content: "Second", model: "m" }]);
    expect(texts()).toEqual(["Third"]);
    patch({});
    await settle();
    expect(sent).toHaveLength(1);
    patch(rows(question, answer()));
    await settle();
    expect(sent).toMatchObject([{ content: "Second" }, { content: "Third", model: null }]);
    expect(texts()).toEqual([]);
  });

  test("waits until the rows of the reply are there, so that nothing goes out of sight", async () => {
    const { queue, patch, sent } = queueOn(running());
    queue.start();
    queue.add("Second", null);
    patch({ replies: [{ ...newReply("resp_1"), status: "completed" }] });
    await settle();
    expect(sent).toEqual([]);
  });

  test.each(["stopped", "failed", "interrupted"] as const)(
    "waits for the person when the reply was %s, and then goes on by itself",
    async (status) => {
      const { queue, patch, sent, reason, texts } = queueOn(running());
      queue.start();
      queue.add("Second", null);
      queue.add("Third", null);
      patch(rows(question, answer({ status })));
      await settle();
      expect(sent).toEqual([]);
      expect(reason()).toBe("person");
      queue.sendNow();
      queue.sendNow();
      await settle();
      expect(sent).toMatchObject([{ content: "Second", byItself: false }]);
      patch(rows(question, answer()));
      await settle();
      expect(sent).toMatchObject([{}, { content: "Third", byItself: true }]);
      expect(texts()).toEqual([]);
    },
  );

  test("waits when a stop came too late and the reply is complete all the same", async () => {
    const { queue, patch, sent, reason } = queueOn(running());
    queue.start();
    queue.add("Second", null);
    queue.hold();
    patch({ stopping: true });
    patch({ ...rows(question, answer()), stopping: false });
    await settle();
    expect(sent).toEqual([]);
    expect(reason()).toBe("person");
    // Another reply was asked for, such as another version: whoever does that goes on.
    patch({ pending: { id: "msg_9", text: "Other", below: null, place: null, responseId: null } });
    patch(rows(question, answer()));
    await settle();
    expect(sent).toHaveLength(1);
  });

  test("keeps a message that could not be sent, tells why, and sends it under the same id", async () => {
    const { queue, patch, sent, answers, onFailure, texts, reason } = queueOn(running());
    queue.start();
    queue.add("Second", null);
    answers(fails(lost));
    patch(rows(question, answer()));
    await settle();
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(lost);
    expect(texts()).toEqual(["Second"]);
    expect(reason()).toBe("person");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    queue.sendNow();
    await settle();
    expect(sent).toHaveLength(2);
    expect(sent[1]?.id).toBe(sent[0]?.id);
    expect(texts()).toEqual([]);
  });

  test("waits without a word while another tab's reply runs, and goes when that has ended", async () => {
    const { queue, patch, sent, answers, refresh, onFailure, texts } = queueOn(running());
    queue.start();
    queue.add("Second", null);
    answers(fails(busy), fails(busy));
    patch(rows(question, answer()));
    await settle();
    expect(refresh).toHaveBeenCalledOnce();
    expect(sent).toHaveLength(1);
    // Nothing is known of that reply: it is tried again, not at once.
    patch({});
    await settle();
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(2);
    // Now it is known.
    patch(running());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(2);
    patch(rows(question, answer()));
    await settle();
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent).toHaveLength(3);
    expect(onFailure).not.toHaveBeenCalled();
    expect(texts()).toEqual([]);
  });

  test("waits while the next message is rewritten; another text is another message", async () => {
    const { queue, patch, sent, texts, reason } = queueOn(running());
    queue.start();
    queue.add("Second", null);
    queue.add("Third", null);
    const [second, third] = queue.get().messages;
    queue.edit(second?.id ?? "");
    patch(rows(question, answer()));
    await settle();
    expect(sent).toEqual([]);
    expect(reason()).toBe("editing");
    queue.rewrite(second?.id ?? "", "Second, better");
    await settle();
    expect(sent).toMatchObject([{ content: "Second, better" }]);
    expect(sent[0]?.id).not.toBe(second?.id);
    expect(texts()).toEqual(["Third"]);
    queue.edit(third?.id ?? "");
    queue.rewrite(third?.id ?? "", " ");
    expect(texts()).toEqual([]);
  });

  test("forgets what is removed, also while it is rewritten", async () => {
    const { queue, patch, sent } = queueOn(running());
    queue.start();
    queue.add("Second", null);
    const id = queue.get().messages[0]?.id ?? "";
    queue.edit(id);
    queue.remove(id);
    expect(queue.get()).toMatchObject({ messages: [], editing: null });
    patch(rows(question, answer()));
    await settle();
    expect(sent).toEqual([]);
  });

  test("holds what it has when the first message of a new chat is refused", async () => {
    const { queue, patch, sent, reason } = queueOn({
      pending: { id: "msg_1", text: "Hi", below: null, place: null, responseId: null },
    });
    queue.start();
    queue.add("Second", null);
    expect(reason()).toBe("chat");
    queue.hold();
    patch({ pending: null });
    await settle();
    expect(sent).toEqual([]);
    expect(reason()).toBe("person");
  });
});

describe("over a reload, a queue", () => {
  test("is there as it was, and goes on once the page is drawn", async () => {
    const before = queueOn(running());
    before.queue.add("Second", "m");
    before.queue.add("Third", null);
    const { queue, sent, texts } = queueOn(rows(question, answer()));
    expect(queue.get().messages).toEqual(before.queue.get().messages);
    await settle();
    expect(sent).toEqual([]);
    queue.start();
    await settle();
    expect(sent).toMatchObject([{ content: "Second", model: "m" }]);
    expect(texts()).toEqual(["Third"]);
  });

  test("sends again under the same id what was on its way and is not acknowledged", async () => {
    const before = queueOn(running());
    before.queue.start();
    before.queue.add("Second", null);
    before.answers(() => new Promise(() => {}));
    before.patch(rows(question, answer()));
    const after = queueOn(rows(question, answer()));
    after.queue.start();
    await settle();
    expect(after.sent).toEqual(before.sent);
  });

  test("lets go of what turns out to be kept already", async () => {
    const before = queueOn(running());
    before.queue.add("Second", null);
    const id = before.queue.get().messages[0]?.id ?? "";
    const { queue, patch, sent, texts } = queueOn({ phase: "loading" });
    queue.start();
    patch(rows(question, answer(), messageRow(3, "user", "Second", { id })));
    await settle();
    expect(texts()).toEqual([]);
    expect(sent).toEqual([]);
  });

  test("of a chat that never came to be is taken in by the new one, and waits there", async () => {
    const before = queueOn({
      pending: { id: "msg_1", text: "Hi", below: null, place: null, responseId: null },
    });
    before.queue.start();
    before.queue.add("Second", null);
    const blank = createSendQueue({
      conversationId: "conv_2",
      chat: createStore<ChatState>(newChatState),
      deliver: vi.fn(),
      refresh: vi.fn(),
      onFailure: vi.fn(),
    });
    blank.adopt();
    blank.start();
    expect(blank.get().messages).toEqual(before.queue.get().messages);
    expect(waitsFor(blank.get(), newChatState)).toBe("person");
  });

  test("of a conversation that came to be stays with it", () => {
    const before = queueOn({
      pending: { id: "msg_1", text: "Hi", below: null, place: null, responseId: null },
    });
    before.queue.add("Second", null);
    before.patch({
      ...running(),
      pending: { id: "msg_1", text: "Hi", below: null, place: null, responseId: "resp_1" },
    });
    const { queue, texts } = queueOn(running());
    queue.adopt();
    expect(texts()).toEqual(["Second"]);
  });

  test("is forgotten by whoever signs out", () => {
    queueOn(running()).queue.add("Second", null);
    forgetUnsent();
    expect(queueOn(running()).texts()).toEqual([]);
  });
});

test("a hidden page looks from time to time whether the reply has ended", async () => {
  const { queue, refresh } = queueOn(running());
  queue.start();
  queue.add("Second", null);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(refresh).not.toHaveBeenCalled();
  vi.stubGlobal("document", { visibilityState: "hidden" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(refresh).toHaveBeenCalledOnce();
});
