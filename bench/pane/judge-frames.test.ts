import { describe, expect, it } from "vitest";
import { jumpsIn, longestBlank, shareLonger } from "./judge-frames.ts";
import type { PaneFrame } from "./record-frames.ts";

const step = 180;
const height = 700;

/** Three messages of 300 px, the first of which begins at `top`. */
function frame(at: number, top: number, change: Partial<PaneFrame> = {}): PaneFrame {
  const inView = ["a", "b", "c"].map((id, index) => ({
    id,
    top: top + index * 300,
    bottom: top + index * 300 + 280,
  }));
  const drawn = { top: top - 1_000, bottom: top + 2_000 };
  return { at, wheeled: 0, height, above: 5_000, below: 5_000, inView, drawn, blank: false, ...change };
}

describe("jumps", () => {
  it("are none where messages move by whole steps of the wheel", () => {
    const frames = [
      frame(0, 0),
      frame(16, 180, { wheeled: -180 }),
      frame(32, 180, { wheeled: -360 }),
      frame(48, 540, { wheeled: -540 }),
    ];
    expect(jumpsIn(frames, step)).toEqual([]);
  });

  it("are moves that no turn of the wheel makes", () => {
    const frames = [frame(0, 0), frame(16, 180, { wheeled: -180 }), frame(32, 183, { wheeled: -180 })];
    expect(jumpsIn(frames, step)).toEqual([expect.objectContaining({ at: 32, px: 3 })]);
  });

  it("are moves against the wheel", () => {
    const frames = [frame(0, 0), frame(16, -180, { wheeled: -180 })];
    expect(jumpsIn(frames, step)).toHaveLength(1);
  });

  it("are none where the list came to its end", () => {
    const frames = [frame(0, 0, { above: 50 }), frame(16, 50, { wheeled: -180, above: 0 })];
    expect(jumpsIn(frames, step)).toEqual([]);
  });

  it("are none where the list came to the end that it had before a page came on top", () => {
    const frames = [
      frame(0, 0, { above: 300 }),
      frame(16, 0, { wheeled: -360 }),
      frame(32, 300, { wheeled: -360, above: 4_700 }),
    ];
    expect(jumpsIn(frames, step)).toEqual([]);
    const slow = [frame(0, 0, { above: 300 }), ...[16, 32, 48].map((at) => frame(at, 0, { wheeled: -360 }))];
    expect(jumpsIn([...slow, frame(64, 300, { wheeled: -360 })], step)).toHaveLength(1);
  });

  it("are told where one message moves and others do not", () => {
    const moved = frame(16, 0);
    const inView = moved.inView.map((message) =>
      message.id === "c" ? { ...message, top: message.top + 24, bottom: message.bottom + 24 } : message,
    );
    expect(jumpsIn([frame(0, 0), { ...moved, inView }], step)).toEqual([{ at: 16, id: "c", px: 24 }]);
  });

  it("are none where a message grows above what is in view of it", () => {
    const [one, other] = [frame(0, -200), frame(16, -200)];
    const inView = other.inView.map((message) =>
      message.id === "a" ? { ...message, top: message.top - 90 } : message,
    );
    expect(jumpsIn([one, { ...other, inView }], step)).toEqual([]);
  });
});

describe("blank time", () => {
  it("lasts until something is shown", () => {
    const frames = [frame(0, 0, { blank: true }), frame(60, 0, { blank: true }), frame(130, 0)];
    expect(longestBlank(frames)).toBe(130);
  });

  it("counts what was scrolled past the end of what is drawn between two frames", () => {
    const drawn = { top: 0, bottom: 900 };
    // Its upper end passes the middle after 420 of 840 px.
    expect(longestBlank([frame(0, 0, { drawn }), frame(200, 840)])).toBeCloseTo(100);
  });
});

it("tells the share of frames that took longer", () => {
  expect(shareLonger([frame(0, 0), frame(16, 0), frame(80, 0), frame(96, 0)], 50)).toBeCloseTo(1 / 3);
});
