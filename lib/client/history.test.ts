import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { createHistory, type History } from "./history.ts";

const [first, second] = ["1", "2"].map((digit) => `conv_${digit.repeat(32)}`) as [string, string];
const responseId = `resp_${"3".repeat(32)}`;

class FakeSource extends EventTarget {
  static last: FakeSource | undefined;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.last = this;
  }
  close() {}
  say(type: string, data: object, lastEventId = "") {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify({ type, ...data }), lastEventId }));
  }
}

const conversation = (id: string, title: string | null): Conversation => ({
  id,
  object: "conversation",
  created_at: 0,
  updated_at: 0,
  last_message_at: 0,
  metadata: {},
  title,
  model: null,
  pinned: false,
  archived: false,
  message_count: 2,
});

const list = (data: object[]) => ({
  object: "list" as const,
  data,
  first_id: null,
  last_id: null,
  has_more: false,
  next_cursor: null,
});

describe("the history of a tab", () => {
  const asked: string[] = [];
  const place = { pathname: "/" };
  let history: History;
  let disconnect: () => void;

  const tell = (title: string | null) =>
    FakeSource.last?.say("conversation.changed", { conversation: conversation(first, title) });

  beforeEach(() => {
    asked.length = 0;
    place.pathname = "/";
    const pushState = (_: unknown, __: string, path: string) => {
      place.pathname = path;
    };
    vi.stubGlobal("EventSource", FakeSource);
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
    vi.stubGlobal("window", Object.assign(new EventTarget(), { location: place, history: { pushState } }));
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      asked.push(path);
      if (path.startsWith("/api/v1/conversations?")) return Response.json(list([]));
      if (init.method !== "POST") return Response.json(list([]));
      return Response.json({
        conversation_id: path.split("/")[4],
        response_id: responseId,
        user_message_id: JSON.parse(String(init.body)).message.id,
        assistant_message_id: "msg_a",
        status: "running",
        last_event_id: `${responseId}:-1`,
      });
    });
    history = createHistory({ conversations: null, signedIn: true });
    disconnect = history.connect();
  });
  afterEach(() => {
    disconnect();
    vi.unstubAllGlobals();
  });

  test("the first message makes the conversation: it gets its address, its place in the list, its events", async () => {
    const chat = history.blank.get();
    history.show(chat, false);
    await chat.send("Hello", null);
    expect(place.pathname).toBe(`/c/${chat.id}`);
    expect(history.list.get().items.map(({ id }) => id)).toEqual([chat.id]);
    const { searchParams } = new URL(FakeSource.last?.url ?? "", "http://here");
    expect(searchParams.get("conversation")).toBe(chat.id);
    expect(searchParams.get("after")).toBe(`${responseId}:-1`);
    // Until the address is there, `/` shows it still; then `/` is empty again.
    expect(history.blank.get()).toBe(chat);
    expect(history.chat(chat.id)).toBe(chat);
    history.show(chat, true);
    expect(history.blank.get()).not.toBe(chat);
  });

  test("a reply whose end is told before its beginning is acknowledged is not under way", async () => {
    const chat = history.blank.get();
    history.show(chat, false);
    const sending = chat.send("Hello", null);
    const end = { conversation_id: chat.id, response_id: responseId, status: "completed" };
    FakeSource.last?.say("reply.ended", end);
    await sending;
    expect(history.list.get().running.has(chat.id)).toBe(false);
  });

  test("whoever has begun another chat meanwhile stays there", async () => {
    const chat = history.blank.get();
    history.show(chat, false);
    const sending = chat.send("Hello", null);
    history.startNew();
    expect(history.blank.get()).not.toBe(chat);
    history.show(history.blank.get(), false);
    await sending;
    expect(place.pathname).toBe("/");
    expect(history.list.find(chat.id)).toBeDefined();
  });

  test("reply events reach the chat they were asked for", async () => {
    const [one, two] = [history.chat(first), history.chat(second)];
    await one.refresh();
    history.show(one, true);
    const source = FakeSource.last;
    source?.say(
      "response.output_item.added",
      { sequence_number: 2, output_index: 0, item: { type: "reasoning", id: "rs_a", summary: [] } },
      `${responseId}:2`,
    );
    expect(one.get().replies).toHaveLength(1);
    history.show(two, true);
    await vi.waitFor(() => expect(FakeSource.last?.url).toContain(second));
    expect(two.get().replies).toEqual([]);
  });

  test("a title reaches the list and the chat, and a removed conversation is missing", async () => {
    const chat = history.chat(first);
    await chat.refresh();
    tell("Gardens");
    expect(history.list.find(first)?.title).toBe("Gardens");
    expect(chat.get().conversation?.title).toBe("Gardens");
    FakeSource.last?.say("conversation.removed", { conversation_id: first });
    expect(history.list.find(first)).toBeUndefined();
    expect(chat.get().phase).toBe("missing");
    tell("Gardens");
    await vi.waitFor(() => expect(chat.get().phase).toBe("ready"));
  });

  test("a reply begun elsewhere is looked up, one's own and a known one are not", async () => {
    const chat = history.chat(first);
    await chat.refresh();
    history.show(chat, true);
    asked.length = 0;
    const sending = chat.send("Hello", null);
    const started = (response_id: string) =>
      FakeSource.last?.say("reply.started", { conversation_id: first, response_id });
    started(responseId);
    await sending;
    started(responseId);
    expect(asked.filter((path) => path.includes("/messages"))).toEqual([]);
    started(`resp_${"4".repeat(32)}`);
    expect(asked.filter((path) => path.includes("/messages"))).toHaveLength(1);
  });

  test("a version chosen elsewhere is looked up, one chosen here is on its way", async () => {
    const [chat, other] = [history.chat(first), history.chat(second)];
    await chat.refresh();
    history.show(chat, true);
    const chosen = (conversation_id: string) => {
      asked.length = 0;
      FakeSource.last?.say("version.chosen", { conversation_id, message_id: "msg_1" });
      return asked.filter((path) => path.includes("/messages"));
    };
    expect(chosen(first)).toHaveLength(1);
    await chat.refresh();
    expect(chosen(other.id)).toEqual([]);
    const choosing = chat.chooseVersion("msg_1");
    expect(chosen(first)).toEqual([]);
    await choosing;
  });

  test("what changed between the drawing of a page and its connection is looked up", async () => {
    const seed = {
      conversation: conversation(first, null),
      messages: { ...list([]), data: [] },
      runningReply: null,
    };
    const drawn = history.chat(first, seed);
    history.show(drawn, true);
    const looksUp = async (updated_at: number) => {
      asked.length = 0;
      vi.stubGlobal("fetch", async (path: string) => {
        asked.push(path);
        const isList = path.startsWith("/api/v1/conversations?");
        return Response.json(list(isList ? [{ ...conversation(first, null), updated_at }] : []));
      });
      disconnect();
      disconnect = history.connect();
      FakeSource.last?.onopen?.();
      await vi.waitFor(() => expect(history.list.find(first)?.updated_at).toBe(updated_at));
      await Promise.resolve();
      return asked.filter((path) => path.includes("/messages")).length;
    };
    expect(await looksUp(0)).toBe(0);
    expect(await looksUp(1)).toBe(1);
  });

  test("a conversation that went while nothing was heard is seen to be missing", async () => {
    const chat = history.chat(first);
    await chat.refresh();
    history.show(chat, true);
    vi.stubGlobal("fetch", async () =>
      Response.json({ error: { message: "", type: "", param: null, code: null } }, { status: 404 }),
    );
    FakeSource.last?.onerror?.();
    await vi.waitFor(() => expect(chat.get().phase).toBe("missing"));
  });

  test("whether the session is over is asked where a stream is refused, not where one has just ended", () => {
    FakeSource.last?.onopen?.();
    asked.length = 0;
    FakeSource.last?.onerror?.();
    expect(asked).toEqual([]);
    FakeSource.last?.onerror?.();
    expect(asked).toEqual(["/api/v1/conversations?limit=1"]);
  });

  test("running replies stay known while one moves about, and are forgotten when nothing was heard", () => {
    FakeSource.last?.onopen?.();
    FakeSource.last?.say("reply.started", { conversation_id: second, response_id: responseId });
    history.show(history.blank.get(), false);
    FakeSource.last?.onopen?.();
    expect(history.list.get().running.has(second)).toBe(true);
    const { document } = globalThis;
    Object.assign(document, { visibilityState: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
    Object.assign(document, { visibilityState: "visible" });
    document.dispatchEvent(new Event("visibilitychange"));
    FakeSource.last?.onopen?.();
    expect(history.list.get().running.has(second)).toBe(false);
  });
});
