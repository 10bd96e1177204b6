import { beforeEach, describe, expect, test, vi } from "vitest";
import { anchorScroll } from "./scroll-anchor.ts";

/** A pane 100 high with items of given heights, scrolled from its end as `column-reverse` does. */
function pane(heights: number[]) {
  const listeners = new Set<() => void>();
  let scrollTop = 0;
  const box = {
    heights,
    get scrollTop() {
      return scrollTop;
    },
    /** As browsers do: whole pixels. */
    set scrollTop(next: number) {
      scrollTop = Math.round(next);
    },
    getBoundingClientRect: () => ({ top: 0 }),
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  };
  const rect = (index: number) => {
    const below = box.heights.slice(index + 1).reduce((sum, height) => sum + height, 0);
    const bottom = 100 - below - box.scrollTop;
    return { top: bottom - (box.heights[index] ?? 0), bottom };
  };
  const items = heights.map((_, index) => ({
    isConnected: true,
    children: [],
    getBoundingClientRect: () => rect(index),
  }));
  /** As browsers do: an event some time after the position changed, whoever changed it. */
  const frame = () => {
    for (const listener of listeners) listener();
  };
  const scrollTo = (top: number) => {
    box.scrollTop = top;
    frame();
  };
  return { box, items, rect, frame, scrollTo };
}

describe("the pane", () => {
  const onFollowing = vi.fn();
  beforeEach(() => onFollowing.mockClear());

  test("stays at the newest message while it grows", () => {
    const { box, items } = pane([80, 80]);
    const anchor = anchorScroll({ view: box, items: () => items, endsWithNewest: () => true, onFollowing });
    box.heights = [80, 300];
    anchor.settle();
    expect(box.scrollTop).toBe(0);
    expect(onFollowing).not.toHaveBeenCalled();
  });

  test("leaves the reader who scrolled up where he is, whatever changes above or below", () => {
    const { box, items, rect, scrollTo } = pane([200, 200, 200]);
    const anchor = anchorScroll({ view: box, items: () => items, endsWithNewest: () => true, onFollowing });
    scrollTo(-250);
    expect(onFollowing).toHaveBeenLastCalledWith(false);
    const before = rect(1).top;
    box.heights = [200, 200, 900];
    anchor.settle();
    expect(rect(1).top).toBe(before);
    box.heights = [1200, 200, 900];
    anchor.settle();
    expect(rect(1).top).toBe(before);
  });

  test("begins where the reader is already", () => {
    const { box, items, rect, scrollTo } = pane([200, 200, 200]);
    scrollTo(-250);
    const before = rect(1).top;
    const anchor = anchorScroll({ view: box, items: () => items, endsWithNewest: () => true, onFollowing });
    expect(onFollowing).toHaveBeenLastCalledWith(false);
    box.heights = [200, 200, 900];
    anchor.settle();
    expect(rect(1).top).toBe(before);
  });

  test("lines of broken height do not add up to a drift", () => {
    const { box, items, rect, frame, scrollTo } = pane([200, 200, 200]);
    const anchor = anchorScroll({ view: box, items: () => items, endsWithNewest: () => true, onFollowing });
    scrollTo(-250);
    const before = rect(1).top;
    for (let line = 1; line <= 20; line++) {
      box.heights = [200, 200, 200 + line * 25.4];
      anchor.settle();
      frame();
    }
    expect(Math.abs(rect(1).top - before)).toBeLessThanOrEqual(0.5);
  });

  test("follows again once the reader is back at the end, or asks for it", () => {
    const { box, items, scrollTo } = pane([200, 200]);
    const anchor = anchorScroll({ view: box, items: () => items, endsWithNewest: () => true, onFollowing });
    scrollTo(-120);
    scrollTo(-10);
    expect(onFollowing).toHaveBeenLastCalledWith(true);
    scrollTo(-120);
    anchor.toNewest();
    expect(onFollowing).toHaveBeenLastCalledWith(true);
    box.heights = [200, 500];
    anchor.settle();
    expect(box.scrollTop).toBe(0);
  });

  test("what is opened at the end stays under the hand", () => {
    const { box, items, rect } = pane([200, 60]);
    const anchor = anchorScroll({ view: box, items: () => items, endsWithNewest: () => true, onFollowing });
    const opened = items[1];
    if (!opened) throw new Error("no item");
    const before = rect(1).top;
    anchor.hold(opened);
    box.heights = [200, 260];
    anchor.settle();
    expect(rect(1).top).toBe(before);
  });
});
