import type { PaneFrame } from "./record-frames.ts";

/** A move that the reader did not make. */
export interface Jump {
  /** Milliseconds, as the frame has it. */
  at: number;
  id: string;
  px: number;
}

/** More steps than a browser is given at once. Which of them a frame shows, and when it hears of them, is its own affair. */
const mostSteps = 12;
const toleratedPx = 1;
/** A browser scrolls by itself, and may stop at the end that the list had some frames ago: a page has come since. */
const framesBehind = 3;

/**
 * Where messages moved other than the wheel moves them. It turns by whole steps, and the list stops at its ends; so from
 * frame to frame what is in view moves by a number of steps, or by as much as there was room, and nothing else.
 */
export function jumpsIn(frames: readonly PaneFrame[], step: number): Jump[] {
  const turns = frames.map((frame, index) => Math.sign(frame.wheeled - (frames[index - 1]?.wheeled ?? 0)));
  const past = lastOf(turns);
  const next = lastOf(turns.toReversed()).toReversed();
  return frames.flatMap((frame, index) => {
    const before = frames[index - 1];
    if (!before) return [];
    const ways = new Set([past[index] ?? 0, next[index] ?? 0]);
    const known = frames.slice(Math.max(0, index - framesBehind), index);
    const jump = largestMove(before, frame, movesAllowed(known, ways, step));
    return jump && Math.abs(jump.px) > toleratedPx ? [{ at: frame.at, ...jump }] : [];
  });
}

/** For each place the last that is not 0 up to there. */
function lastOf(ways: number[]): number[] {
  let last = 0;
  return ways.map((way) => {
    last = way || last;
    return last;
  });
}

/** By how much messages may move in the next frame. What is scrolled up moves down. */
function movesAllowed(known: readonly PaneFrame[], ways: Set<number>, step: number): number[] {
  const moves = [0];
  for (const way of ways) {
    if (way === 0) continue;
    for (const { above, below } of known) {
      const room = Math.max(0, way > 0 ? below : above);
      for (let steps = 1; steps <= mostSteps; steps++) moves.push(-way * Math.min(steps * step, room));
    }
  }
  return moves;
}

/** The message that moved furthest from where it was allowed to. */
function largestMove(before: PaneFrame, frame: PaneFrame, allowed: number[]): Omit<Jump, "at"> | null {
  let largest: Omit<Jump, "at"> | null = null;
  for (const { id, ...now } of frame.inView) {
    const then = before.inView.find((message) => message.id === id);
    if (!then) continue;
    const px = leastOff(seenMoves(then, now, before.height, frame.height), allowed);
    if (!largest || Math.abs(px) > Math.abs(largest.px)) largest = { id, px };
  }
  return largest;
}

type Extent = { top: number; bottom: number };

/** Of the ends that were in view: what grows out of sight moves nothing that is seen. */
function seenMoves(then: Extent, now: Extent, heightThen: number, heightNow: number): number[] {
  const moves: number[] = [];
  if (then.top >= 0 && now.top >= 0) moves.push(now.top - then.top);
  if (then.bottom <= heightThen && now.bottom <= heightNow) moves.push(now.bottom - then.bottom);
  return moves.length > 0 ? moves : [now.top - then.top, now.bottom - then.bottom];
}

/** How far the best-placed end is from the nearest allowed move. */
function leastOff(moves: number[], allowed: number[]): number {
  const offs = moves.flatMap((move) => allowed.map((px) => move - px));
  return offs.reduce((least, off) => (Math.abs(off) < Math.abs(least) ? off : least));
}

/** The share of frames that lasted longer. */
export function shareLonger(frames: readonly PaneFrame[], ms: number): number {
  const lasted = frames.slice(1).map((frame, index) => frame.at - (frames[index]?.at ?? frame.at));
  return lasted.filter((time) => time > ms).length / Math.max(1, lasted.length);
}

/** For how long, at the most, nothing was said in the middle of the list. */
export function longestBlank(frames: readonly PaneFrame[]): number {
  let [longest, lasting] = [0, 0];
  for (const [index, frame] of frames.entries()) {
    const before = frames[index - 1];
    if (!before) continue;
    const lasted = frame.at - before.at;
    lasting = before.blank ? lasting + lasted : lasted * shareOutrun(before, frame);
    longest = Math.max(longest, lasting);
  }
  return longest;
}

/** The page scrolls without its script: how much of the time between two frames was beyond what was drawn. */
function shareOutrun(before: PaneFrame, frame: PaneFrame): number {
  const moved = moveOf(before, frame);
  if (moved === 0) return 0;
  const beyond =
    moved > 0
      ? before.drawn.top + moved - before.height * 0.6
      : before.height * 0.4 - (before.drawn.bottom + moved);
  return Math.min(1, Math.max(0, beyond / Math.abs(moved)));
}

function moveOf(before: PaneFrame, frame: PaneFrame): number {
  for (const { id, top } of frame.inView) {
    const then = before.inView.find((message) => message.id === id);
    if (then) return top - then.top;
  }
  return before.wheeled - frame.wheeled; // nothing of what was in view is left
}
