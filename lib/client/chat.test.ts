import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import { type Chat, createChat } from "./chat.ts";
import { isRunning } from "./chat-state.ts";
import { groupStored, withLive } from "./live-groups.ts";
import type { AssistantGroup } from "./message-groups.ts";

const conversationId = `conv_${"1".repeat(32)}`;
const responseId = `resp_${"2".repeat(32)}`;

interface Asked {
  path: string;
  body: { action: string; create?: boolean; message: { id: string; content: string } };
  key: string | null;
}

/** Answers requests one after the other with what the test has laid out. */
function serve(...answers: (object | number | "broken")[]): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const key = new Headers(init.headers).get("idempotency-key");
    asked.push({ path, body: JSON.parse(String(init.body ?? "{}")), key });
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`Nothing is laid out for ${path}`);
    if (answer === "broken") throw new TypeError("network");
    if (typeof answer === "number") {
      const error = {
        message: "A reply is being written.",
        type: "conflict_error",
        param: null,
        code: "conversation_busy",
      };
      return Response.json({ error }, { status: answer });
    }
    return Response.json(answer);
  });
  return asked;
}

const ack = (userMessageId: string | null, status = "running") => ({
  conversation_id: conversationId,
  response_id: responseId,
  user_message_id: userMessageId,
  assistant_message_id: "msg_a",
  status,
  last_event_id: `${responseId}:-1`,
});

function row(seq: number, role: Message["role"], more: Partial<Message> = {}): Message {
  return {
    id: `msg_${seq}`,
    object: "message",
    conversation_id: conversationId,
    seq,
    parent_id: seq > 1 ? `msg_${seq - 1}` : null,
    depth: seq,
    role,
    content: `m${seq}`,
    status: "completed",
    response_id: null,
    error: null,
    created_at: 0,
    ...more,
  };
}

const page = (...data: Message[]) => ({
  object: "list",
  data,
  first_id: null,
  last_id: null,
  has_more: false,
});

/** The last reply as the pane shows it. */
function lastReply(chat: Chat): AssistantGroup {
  const state = chat.get();
  const groups = withLive(groupStored(state.window.messages, state.replacement), state);
  return groups.at(-1) as AssistantGroup;
}

describe("a chat", () => {
  const host = { ensureSession: vi.fn(async () => {}), onCreated: vi.fn() };
  const newChat = () => createChat({ id: conversationId, phase: "new", conversation: null, host });
  const openChat = async (...rows: Message[]) => {
    serve(page(...rows));
    const chat = createChat({ id: conversationId, phase: "loading", conversation: null, host });
    await chat.refresh();
    return chat;
  };

  beforeEach(() => vi.clearAllMocks());
  afterEach(() => vi.unstubAllGlobals());

  test("shows the message at once, and makes the conversation with the first", async () => {
    const chat = newChat();
    chat.draft.set("Hello");
    const asked = serve({});
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      const body = JSON.parse(String(init.body));
      asked.push({ path, body, key: null });
      expect(chat.get().pending).toMatchObject({ text: "Hello", responseId: null });
      expect(chat.draft.get()).toBe("");
      return Response.json(ack(body.message.id));
    });
    await chat.send("Hello", "m");
    expect(asked[0]?.path).toBe(`/api/v1/conversations/${conversationId}/replies`);
    expect(asked[0]?.body).toMatchObject({ action: "send", create: true, message: { content: "Hello" } });
    expect(chat.get()).toMatchObject({ phase: "ready", pending: { responseId }, error: null });
    expect(isRunning(chat.get())).toBe(true);
    expect(host.onCreated).toHaveBeenCalledExactlyOnceWith(chat);
  });

  test("asks once more with the same ids when the connection breaks", async () => {
    const chat = newChat();
    const asked = serve("broken", "broken");
    await chat.send("Hello", null);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.body).toEqual(asked[0]?.body);
  });

  test("gives the text back when it could not be sent, below it what was typed meanwhile", async () => {
    const chat = newChat();
    serve(409);
    const sending = chat.send("Hello", null);
    chat.draft.set("and more");
    await sending;
    expect(chat.draft.get()).toBe("Hello\n\nand more");
    expect(chat.get()).toMatchObject({ phase: "new", pending: null, error: "A reply is being written." });
    expect(host.onCreated).not.toHaveBeenCalled();
  });

  test("the same text goes out again under the same id, another under another", async () => {
    const chat = newChat();
    const asked = serve(409, 409, 409);
    await chat.send("Hello", null);
    await chat.send("Hello", null);
    await chat.send("Something else", null);
    const [first, second, third] = asked.map(({ body }) => body.message.id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test("a reply that was over when the request came again is looked up", async () => {
    const chat = await openChat();
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) =>
      Response.json(
        init.method === "POST"
          ? ack(JSON.parse(String(init.body)).message.id, "completed")
          : page(row(1, "user"), row(2, "assistant", { response_id: responseId })),
      ),
    );
    await chat.send("Hello", null);
    expect(isRunning(chat.get())).toBe(false);
    expect(chat.get().window.messages).toHaveLength(2);
  });

  test("once a reply's rows are final, its events are no longer needed", async () => {
    const chat = await openChat(
      row(1, "user"),
      row(2, "assistant", { response_id: responseId, status: "running" }),
    );
    expect(isRunning(chat.get())).toBe(true);
    serve(page(row(1, "user"), row(2, "assistant", { response_id: responseId })));
    await chat.refresh();
    expect(chat.get().replies).toEqual([]);
  });

  describe("whose last reply broke off", () => {
    const question = row(1, "user");
    const broken = row(2, "assistant", {
      content: "Half a",
      response_id: "resp_old",
      status: "failed",
      error: { code: "cut_off", message: "It broke off." },
    });
    const newRow = (more: Partial<Message>) =>
      row(3, "assistant", { parent_id: "msg_1", response_id: responseId, ...more });
    const said = (text: string) => ({
      type: "response.output_item.added" as const,
      sequence_number: 2,
      output_index: 0,
      item: {
        type: "message" as const,
        id: "msg_3",
        role: "assistant" as const,
        status: "in_progress" as const,
        content: [{ type: "output_text" as const, text, annotations: [], logprobs: [] }],
      },
    });

    test("continues it: the text stays, and the version takes its place", async () => {
      const chat = await openChat(question, broken);
      const asked = serve(ack(null));
      const asking = chat.continueReply(lastReply(chat), "m");
      expect(lastReply(chat)).toMatchObject({ status: "running", error: null, parts: [{ text: "Half a" }] });
      await asking;
      expect(asked[0]?.body).toEqual({ action: "continue", message_id: "msg_2", model: "m" });
      expect(lastReply(chat)).toMatchObject({ responseId, parts: [{ text: "Half a" }] });
      chat.receive(responseId, said("Half a sentence."));
      expect(lastReply(chat)).toMatchObject({ id: "msg_3", parts: [{ text: "Half a sentence." }] });
      expect(chat.get().replies.map((reply) => reply.responseId)).toEqual([responseId]);
      serve(page(question, newRow({ content: "Half a sentence." })));
      await chat.refresh();
      expect(chat.get()).toMatchObject({ replacement: null, replies: [] });
      expect(lastReply(chat)).toMatchObject({ status: "completed", parts: [{ text: "Half a sentence." }] });
    });

    test("writes it anew in the same place", async () => {
      const chat = await openChat(question, broken);
      const asked = serve(ack(null));
      await chat.regenerate(lastReply(chat), null);
      expect(asked[0]?.body).toEqual({ action: "regenerate", message_id: "msg_2" });
      expect(lastReply(chat)).toMatchObject({ responseId, status: "running", below: "msg_1", parts: [] });
    });

    test("a page that was asked for before the version began does not bring the old one back", async () => {
      const chat = await openChat(question, broken);
      let answerPage = (_: Response) => {};
      vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
        if (init.method === "POST") return Promise.resolve(Response.json(ack(null)));
        return new Promise<Response>((resolve) => {
          answerPage = resolve;
        });
      });
      const refreshing = chat.refresh();
      await chat.continueReply(lastReply(chat), null);
      answerPage(Response.json(page(question, broken)));
      await refreshing;
      expect(lastReply(chat)).toMatchObject({ responseId, status: "running" });
      // What is asked for afterwards knows better: here, that somebody has written a third version meanwhile.
      serve(page(question, row(4, "assistant", { parent_id: "msg_1", response_id: "resp_third" })));
      await chat.refresh();
      expect(lastReply(chat)).toMatchObject({ responseId: "resp_third", status: "completed" });
    });

    test("is not left waiting where the version ends before its request is answered", async () => {
      const chat = await openChat(question, broken);
      const rows = page(question, newRow({ content: "Half a sentence." }));
      let acknowledge = () => {};
      vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
        if (init.method !== "POST") return Promise.resolve(Response.json(rows));
        return new Promise<Response>((resolve) => {
          acknowledge = () => resolve(Response.json(ack(null)));
        });
      });
      const asking = chat.continueReply(lastReply(chat), null);
      await chat.refresh();
      acknowledge();
      await asking;
      expect(chat.get()).toMatchObject({ replacement: null, replies: [] });
      expect(lastReply(chat)).toMatchObject({ status: "completed", parts: [{ text: "Half a sentence." }] });
    });

    test("keeps it when the version is refused, and looks what has happened", async () => {
      const chat = await openChat(question, broken);
      serve(409, page(question, newRow({ content: "Theirs", status: "running" })));
      await chat.continueReply(lastReply(chat), null);
      expect(chat.get()).toMatchObject({ replacement: null, error: "A reply is being written." });
      expect(lastReply(chat)).toMatchObject({ status: "failed", parts: [{ text: "Half a" }] });
      await vi.waitFor(() => expect(lastReply(chat)).toMatchObject({ parts: [{ text: "Theirs" }] }));
    });

    test("asks once more under the same key when the connection breaks", async () => {
      const chat = await openChat(question, broken);
      const asked = serve("broken", ack(null));
      await chat.regenerate(lastReply(chat), null);
      expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
      expect(asked[1]).toEqual(asked[0]);
    });

    test("asks for one version at a time", async () => {
      const chat = await openChat(question, broken);
      const asked = serve(ack(null), ack(null));
      const group = lastReply(chat);
      await Promise.all([chat.continueReply(group, null), chat.regenerate(group, null)]);
      expect(asked).toHaveLength(1);
    });
  });

  test("what waits in a new chat goes when the first reply is complete, each under the id it was given", async () => {
    const chat = newChat();
    chat.queue.start();
    const said: string[] = [];
    const rows: Message[] = [];
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      if (init.method !== "POST") return Response.json(page(...rows));
      const { message } = JSON.parse(String(init.body));
      said.push(message.id);
      rows.push(row(rows.length + 1, "user", { id: message.id }));
      rows.push(row(rows.length + 1, "assistant", { response_id: responseId }));
      return Response.json(ack(message.id, "completed"));
    });
    const sending = chat.send("First", null);
    chat.queue.add("Second", null);
    chat.queue.add("Third", null);
    const waiting = chat.queue.get().messages.map(({ id }) => id);
    await sending;
    await vi.waitFor(() => expect(chat.queue.get().messages).toEqual([]));
    expect(said.slice(1)).toEqual(waiting);
    expect(chat.get().window.messages).toHaveLength(6);
    expect(host.onCreated).toHaveBeenCalledOnce();
  });

  test("nothing overtakes a message that could not be sent", async () => {
    const chat = await openChat(row(1, "user"), row(2, "assistant"));
    chat.queue.start();
    const asked = serve("broken", "broken");
    const sending = chat.send("Before", null);
    chat.queue.add("After", null);
    await sending;
    expect(chat.draft.get()).toBe("Before");
    expect(asked.map(({ body }) => body.message.content)).toEqual(["Before", "Before"]);
    expect(chat.queue.get().messages).toMatchObject([{ text: "After" }]);
  });

  test("says so when there is no such conversation", async () => {
    serve(404);
    const chat = createChat({ id: conversationId, phase: "loading", conversation: null, host });
    await chat.refresh();
    expect(chat.get().phase).toBe("missing");
  });

  test("says why it could not be loaded, and loads when asked again", async () => {
    serve("broken");
    const chat = createChat({ id: conversationId, phase: "loading", conversation: null, host });
    await chat.refresh();
    expect(chat.get()).toMatchObject({ phase: "failed", problem: expect.stringContaining("reached") });
    serve(page(row(1, "user")));
    await chat.refresh();
    expect(chat.get()).toMatchObject({ phase: "ready", problem: null });
  });
});
