import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import { createChat } from "./chat.ts";
import { isRunning } from "./chat-state.ts";
import type { AssistantGroup } from "./message-groups.ts";

const conversationId = `conv_${"1".repeat(32)}`;
const responseId = `resp_${"2".repeat(32)}`;

interface Asked {
  path: string;
  body: { action: string; create?: boolean; message: { id: string; content: string } };
}

/** Answers requests one after the other with what the test has laid out. */
function serve(...answers: (object | number | "broken")[]): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ path, body: JSON.parse(String(init.body ?? "{}")) });
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
      asked.push({ path, body });
      expect(chat.get().pending).toMatchObject({ text: "Hello", acknowledged: false });
      expect(chat.draft.get()).toBe("");
      return Response.json(ack(body.message.id));
    });
    await chat.send("Hello", "m");
    expect(asked[0]?.path).toBe(`/api/v1/conversations/${conversationId}/replies`);
    expect(asked[0]?.body).toMatchObject({ action: "send", create: true, message: { content: "Hello" } });
    expect(chat.get()).toMatchObject({ phase: "ready", pending: { acknowledged: true }, error: null });
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

  test("another version takes the place of the reply and what came below it", async () => {
    const chat = await openChat(
      row(1, "user"),
      row(2, "assistant", { response_id: "resp_old", status: "failed" }),
    );
    const group = { kind: "assistant", id: "msg_2", firstSeq: 2 } as AssistantGroup;
    serve(ack(null));
    await chat.regenerate(group, null);
    expect(chat.get().window.messages.map(({ seq }) => seq)).toEqual([1]);
    expect(chat.get().replies.map((reply) => reply.responseId)).toEqual([responseId]);
  });

  test("a version that was refused leaves the old one", async () => {
    const chat = await openChat(
      row(1, "user"),
      row(2, "assistant", { response_id: "resp_old", status: "failed" }),
    );
    serve(409);
    await chat.regenerate({ kind: "assistant", id: "msg_2", firstSeq: 2 } as AssistantGroup, null);
    expect(chat.get().window.messages).toHaveLength(2);
    expect(chat.get()).toMatchObject({ replacedFrom: null, error: "A reply is being written." });
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
