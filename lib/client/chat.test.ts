import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "#lib/shared/contracts/message.ts";
import { type Chat, createChat } from "./chat.ts";
import { isRunning, shownWindow } from "./chat-state.ts";
import { groupStored, roomFrom, withLive } from "./live-groups.ts";
import { type AssistantGroup, groupKey, type MessageGroup, type UserGroup } from "./message-groups.ts";

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

const detail = {
  id: conversationId,
  object: "conversation",
  created_at: 0,
  updated_at: 0,
  last_message_at: 0,
  metadata: {},
  title: null,
  model: null,
  pinned: false,
  archived: false,
  message_count: 4,
  system_prompt: null,
};

/** What the pane shows. */
function groupsOf(chat: Chat): MessageGroup[] {
  const state = chat.get();
  return withLive(groupStored(state.window.messages, roomFrom(state)), state);
}

const lastReply = (chat: Chat) => groupsOf(chat).at(-1) as AssistantGroup;

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

  describe("with two questions and their answers", () => {
    const rows = [
      row(1, "user", { content: "Roses?" }),
      row(2, "assistant", { content: "Red.", response_id: "resp_1" }),
      row(3, "user", { content: "Violets?" }),
      row(4, "assistant", { content: "Blue.", response_id: "resp_2" }),
    ] as const;
    const texts = (chat: Chat) =>
      groupsOf(chat).map((group) =>
        group.kind === "user"
          ? group.text
          : group.parts.map((part) => part.type === "text" && part.text).join(),
      );
    const mine = (chat: Chat, index: number) => groupsOf(chat)[index] as UserGroup;
    const theirs = (chat: Chat, index: number) => groupsOf(chat)[index] as AssistantGroup;

    test("shows an edited one at once in its place, and what stood below it no more", async () => {
      const chat = await openChat(...rows);
      const group = mine(chat, 0);
      chat.edits.open(groupKey(group), "Tulips?");
      const asked = serve(ack("msg_5"));
      const editing = chat.edit(group, "Tulips?", "m");
      expect(texts(chat)).toEqual(["Tulips?"]);
      expect(groupsOf(chat)[0]).toMatchObject({ status: "running", versions: [{ at: 1 }] });
      expect(chat.edits.get().size).toBe(0);
      await editing;
      expect(asked[0]?.body).toMatchObject({
        action: "edit",
        message_id: "msg_1",
        model: "m",
        message: { content: "Tulips?" },
      });
      expect(texts(chat)).toEqual(["Tulips?", ""]);
      expect(lastReply(chat)).toMatchObject({ responseId, status: "running" });
      const id = asked[0]?.body.message.id ?? "";
      const edited = row(5, "user", { id, parent_id: null, content: "Tulips?", siblings: ["msg_1", id] });
      const answer = row(6, "assistant", { parent_id: id, content: "Any.", response_id: responseId });
      serve(page(edited, answer));
      await chat.refresh();
      expect(texts(chat)).toEqual(["Tulips?", "Any."]);
      expect(chat.get()).toMatchObject({ pending: null, replies: [] });
      expect(groupKey(mine(chat, 0))).toBe(groupKey(group));
    });

    test("keeps the edited text when it is refused, and everything that stood there", async () => {
      const chat = await openChat(...rows);
      serve(409, page(...rows));
      await chat.edit(mine(chat, 0), "Tulips?", null);
      expect(texts(chat)).toEqual(["Roses?", "Red.", "Violets?", "Blue."]);
      expect(chat.get()).toMatchObject({ pending: null, error: "A reply is being written." });
      const key = groupKey(mine(chat, 0));
      expect(chat.edits.get().get(key)).toBe("Tulips?");
      // It did not begin just now: whoever types elsewhere keeps the focus.
      expect(chat.edits.claimFocus(key)).toBe(false);
    });

    test("an edit goes out again under the same id, and a new message of the same words under another", async () => {
      const chat = await openChat(...rows);
      const asked = serve(409, page(...rows), 409, page(...rows), 409, page(...rows));
      await chat.edit(mine(chat, 2), "Violets!", null);
      await chat.edit(mine(chat, 2), "Violets!", null);
      await chat.send("Violets!", null);
      const [first, second, third] = asked
        .filter(({ body }) => body.action)
        .map(({ body }) => body.message.id);
      expect(second).toBe(first);
      expect(third).not.toBe(first);
    });

    test("writes a reply in the middle anew: all below it makes room, and comes back when that is refused", async () => {
      const chat = await openChat(...rows);
      serve(409, page(...rows));
      const asking = chat.regenerate(theirs(chat, 1), null);
      expect(texts(chat)).toEqual(["Roses?", ""]);
      await asking;
      expect(texts(chat)).toEqual(["Roses?", "Red.", "Violets?", "Blue."]);
    });

    test("another version is chosen on the server, and looked up", async () => {
      const chat = await openChat(...rows);
      const other = row(5, "user", { parent_id: "msg_2", content: "Lilies?", siblings: ["msg_3", "msg_5"] });
      const asked = serve(detail, page(rows[0], rows[1], other));
      const choosing = chat.chooseVersion("msg_5");
      expect(chat.get().choosing).toBe("msg_5");
      await choosing;
      expect(asked[0]).toMatchObject({
        path: `/api/v1/conversations/${conversationId}`,
        body: { head: "msg_5" },
      });
      expect(chat.get().choosing).toBe(null);
      expect(texts(chat)).toEqual(["Roses?", "Red.", "Lilies?"]);
    });

    test("leafing quickly ends at the last one wished for", async () => {
      const chat = await openChat(...rows);
      const asked = serve(detail, page(...rows), detail, page(...rows));
      await Promise.all(["msg_5", "msg_6", "msg_7"].map((id) => chat.chooseVersion(id)));
      const heads = asked.map(({ body }) => (body as { head?: string }).head).filter(Boolean);
      expect(heads).toEqual(["msg_5", "msg_7"]);
      expect(chat.get().choosing).toBe(null);
    });

    test("a version that can't be had says why, and the one there was stays", async () => {
      const chat = await openChat(...rows);
      serve(404);
      await chat.chooseVersion("msg_5");
      expect(chat.get()).toMatchObject({ choosing: null, error: "A reply is being written." });
      expect(texts(chat)).toEqual(["Roses?", "Red.", "Violets?", "Blue."]);
    });

    test("a fork is a conversation of its own, and safe to ask for again", async () => {
      const chat = await openChat(...rows);
      const asked = serve("broken", { ...detail, id: "conv_copy" });
      expect(await chat.fork("msg_2")).toMatchObject({ id: "conv_copy" });
      expect(asked[0]).toMatchObject({
        path: `/api/v1/conversations/${conversationId}/fork`,
        body: { message_id: "msg_2", id: expect.stringMatching(/^conv_[0-9a-f]{32}$/) },
      });
      expect(asked[1]).toEqual(asked[0]);
      serve(404);
      expect(await chat.fork("msg_9")).toBe(null);
      expect(chat.get().error).not.toBe(null);
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

  test("goes to a message far away, reads on from there, and is at the newest again where the two meet", async () => {
    serve({ ...page(row(8, "assistant"), row(7, "user")), has_more: true });
    const chat = createChat({ id: conversationId, phase: "loading", conversation: null, host });
    await chat.refresh();
    const around = {
      ...page(row(2, "assistant"), row(3, "user")),
      has_more: true,
      has_earlier: true,
      leaf: null,
    };
    const asked = serve(
      around,
      { ...page(row(1, "user")), has_more: false },
      page(row(4, "assistant"), row(5, "user"), row(6, "assistant")),
    );
    const shown = () => shownWindow(chat.get()).messages.map(({ seq }) => seq);
    await chat.seek("msg_3");
    expect(asked[0]?.path).toContain("/messages/msg_3/around?limit=50");
    expect(chat.get().sought).toEqual({ messageId: "msg_3" });
    expect(shown()).toEqual([2, 3]);
    await chat.loadEarlier();
    expect(shown()).toEqual([1, 2, 3]);
    expect(shownWindow(chat.get()).hasEarlier).toBe(false);
    await chat.loadLater();
    expect(chat.get().apart).toBeNull();
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("goes to a message in another version by showing that version", async () => {
    const chat = await openChat(row(7, "user"), row(8, "assistant"));
    const around = { ...page(row(2, "assistant")), has_more: false, has_earlier: false };
    const asked = serve({ ...around, leaf: "msg_2" }, detail, page(row(2, "assistant")), {
      ...around,
      leaf: null,
    });
    await chat.seek("msg_2");
    expect(asked[1]?.body).toEqual({ head: "msg_2" });
    expect(shownWindow(chat.get()).messages.map(({ seq }) => seq)).toEqual([2]);
  });

  test("is at the newest again where the path that was read apart leads elsewhere by now", async () => {
    serve({ ...page(row(8, "assistant"), row(7, "user")), has_more: true });
    const chat = createChat({ id: conversationId, phase: "loading", conversation: null, host });
    await chat.refresh();
    serve({ ...page(row(2, "assistant")), has_more: true, has_earlier: true, leaf: null });
    await chat.seek("msg_2");
    const refused = { message: "There is no such message.", type: "invalid_request_error", param: "after" };
    vi.stubGlobal("fetch", async (path: string) =>
      path.includes("after=")
        ? Response.json({ error: { ...refused, code: "cursor_not_found" } }, { status: 400 })
        : Response.json(page(row(9, "user"))),
    );
    await chat.loadLater();
    expect(chat.get()).toMatchObject({ apart: null, later: "idle" });
    expect(shownWindow(chat.get()).messages.map(({ seq }) => seq)).toEqual([9]);
  });

  test("of two that are sought the last one is shown, whichever comes first", async () => {
    const chat = await openChat(row(7, "user"), row(8, "assistant"));
    const around = (seq: number) =>
      Response.json({ ...page(row(seq, "user")), has_more: true, has_earlier: true, leaf: null });
    const first = Promise.withResolvers<Response>();
    vi.stubGlobal("fetch", (path: string) =>
      path.includes("msg_1/") ? first.promise : Promise.resolve(around(3)),
    );
    const seeking = chat.seek("msg_1");
    await chat.seek("msg_3");
    first.resolve(around(1));
    await seeking;
    expect(chat.get().sought).toEqual({ messageId: "msg_3" });
    expect(shownWindow(chat.get()).messages.map(({ seq }) => seq)).toEqual([3]);
  });

  test("who went back to the newest is not led away by what was sought before, nor told that it failed", async () => {
    const chat = await openChat(row(7, "user"), row(8, "assistant"));
    for (const seq of [1, null]) {
      const late = Promise.withResolvers<Response>();
      vi.stubGlobal("fetch", () => late.promise);
      const seeking = chat.seek("msg_1");
      chat.seekNewest();
      const found = { ...page(row(1, "user")), has_more: true, has_earlier: false, leaf: null };
      late.resolve(seq === null ? new Response(null, { status: 404 }) : Response.json(found));
      await seeking;
      expect(chat.get()).toMatchObject({ apart: null, sought: null, error: null });
    }
  });

  test("says so when a message is not there", async () => {
    const chat = await openChat(row(1, "user"));
    serve(404);
    await chat.seek("msg_9");
    expect(chat.get()).toMatchObject({
      error: expect.stringContaining("not in this conversation"),
      apart: null,
    });
  });

  test("shows the newest when something is sent from elsewhere", async () => {
    const chat = await openChat(row(7, "user"), row(8, "assistant"));
    serve({ ...page(row(1, "user")), has_more: true, has_earlier: false, leaf: null });
    await chat.seek("msg_1");
    expect(chat.get().apart).not.toBeNull();
    serve(ack("msg_mine"));
    await chat.send("Mine", null);
    expect(chat.get()).toMatchObject({ apart: null, sought: null });
  });
});
