import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type EventStream, openEventStream } from "./event-stream.ts";

class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.all.push(this);
  }
  close() {
    this.closed = true;
  }
  say(type: string, data: object, lastEventId = "") {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify({ type, ...data }), lastEventId }));
  }
}

const open = () => FakeSource.all.filter(({ closed }) => !closed);

describe("the tab's event stream", () => {
  let stream: EventStream;
  let url: string | null;
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const heard = { onUserEvent: vi.fn(), onReplyEvent: vi.fn(), onOpen: vi.fn(), onDown: vi.fn() };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", FakeSource);
    vi.stubGlobal("document", page);
    vi.stubGlobal("window", new EventTarget());
    FakeSource.all = [];
    page.visibilityState = "visible";
    url = "/events";
    stream = openEventStream({ url: () => url, ...heard });
  });
  afterEach(() => {
    stream.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.clearAllMocks();
  });

  const setVisibility = (state: string) => {
    page.visibilityState = state;
    page.dispatchEvent(new Event("visibilitychange"));
  };

  test("tells events by what they are", () => {
    const id = `resp_${"a".repeat(32)}`;
    FakeSource.all[0]?.say("conversation.removed", { conversation_id: "conv_1" });
    const delta = {
      sequence_number: 4,
      item_id: "m",
      output_index: 0,
      content_index: 0,
      delta: "x",
      logprobs: [],
    };
    FakeSource.all[0]?.say("response.output_text.delta", delta, `${id}:4`);
    FakeSource.all[0]?.say("response.output_text.delta", { delta: "of no form we know" }, `${id}:5`);
    expect(heard.onUserEvent).toHaveBeenCalledExactlyOnceWith({
      type: "conversation.removed",
      conversation_id: "conv_1",
    });
    expect(heard.onReplyEvent).toHaveBeenCalledExactlyOnceWith(id, {
      type: "response.output_text.delta",
      ...delta,
    });
  });

  test("is closed while the page is hidden", () => {
    expect(open()).toHaveLength(1);
    setVisibility("hidden");
    expect(open()).toHaveLength(0);
    vi.advanceTimersByTime(60_000);
    expect(open()).toHaveLength(0);
    setVisibility("visible");
    expect(open()).toHaveLength(1);
  });

  test("comes back after an error, later each time, where the last one ended", () => {
    FakeSource.all[0]?.onerror?.();
    expect(open()).toHaveLength(0);
    url = "/events?after=5";
    vi.advanceTimersByTime(400);
    expect(open()[0]?.url).toBe("/events?after=5");
    FakeSource.all[1]?.onerror?.();
    vi.advanceTimersByTime(400);
    expect(open()).toHaveLength(0);
    vi.advanceTimersByTime(1_000);
    FakeSource.all[2]?.onopen?.();
    expect(open()).toHaveLength(1);
    expect(heard.onOpen).toHaveBeenCalledExactlyOnceWith("while");
    expect(heard.onDown.mock.calls).toEqual([[false], [false]]);
  });

  test("is back at once when the server ends a connection that was sound", () => {
    open()[0]?.onopen?.();
    vi.advanceTimersByTime(30_000);
    open()[0]?.onerror?.();
    vi.advanceTimersByTime(400);
    open()[0]?.onopen?.();
    expect(heard.onOpen.mock.calls).toEqual([["never"], ["while"]]);
  });

  test("spares a server that ends every connection as soon as it is open", () => {
    for (let time = 0; time < 60; time++) {
      open()[0]?.onopen?.();
      open()[0]?.onerror?.();
      vi.advanceTimersByTime(1_000);
    }
    expect(FakeSource.all.length).toBeLessThan(15);
  });

  test("notices that nothing comes any more, and connects anew", () => {
    const [first] = open();
    first?.onopen?.();
    for (let ping = 0; ping < 4; ping++) {
      vi.advanceTimersByTime(15_000);
      first?.say("ping", {});
    }
    expect(open()).toEqual([first]);
    vi.advanceTimersByTime(34_000);
    expect(open()).toEqual([first]);
    vi.advanceTimersByTime(7_000);
    expect(first?.closed).toBe(true);
    expect(open()).toHaveLength(1);
    expect(heard.onDown).toHaveBeenCalledExactlyOnceWith(false);
  });

  test("an answer that never begins is waited for no longer", () => {
    vi.advanceTimersByTime(41_000);
    expect(FakeSource.all).toHaveLength(2);
    expect(open()).toHaveLength(1);
  });

  test("offline it looks once whether the server is there all the same, and then seldom, until the network is back", () => {
    const [before] = open();
    before?.onopen?.();
    vi.stubGlobal("navigator", { onLine: false });
    window.dispatchEvent(new Event("offline"));
    // Not in the moment in which it goes: what opens then is about to be lost.
    expect(open()).toEqual([before]);
    vi.advanceTimersByTime(1_000);
    expect(open()).toHaveLength(1);
    expect(before?.closed).toBe(true);
    expect(heard.onDown).not.toHaveBeenCalled();
    open()[0]?.onerror?.();
    expect(heard.onDown).toHaveBeenCalledExactlyOnceWith(true);
    vi.advanceTimersByTime(20_000);
    expect(open()).toHaveLength(0);
    vi.advanceTimersByTime(20_000);
    open()[0]?.onerror?.();
    vi.stubGlobal("navigator", { onLine: true });
    window.dispatchEvent(new Event("online"));
    open()[0]?.onopen?.();
    expect(heard.onOpen.mock.calls).toEqual([["never"], ["while"]]);
  });

  test("says how long it heard nothing", () => {
    open()[0]?.onopen?.();
    stream.restart();
    open()[0]?.onopen?.();
    setVisibility("hidden");
    setVisibility("visible");
    open()[0]?.onopen?.();
    expect(heard.onOpen.mock.calls).toEqual([["never"], ["moment"], ["while"]]);
  });

  test("is one connection, also when restarted", () => {
    stream.restart();
    stream.restart();
    expect(open()).toHaveLength(1);
    url = null;
    stream.restart();
    expect(open()).toHaveLength(0);
  });
});
