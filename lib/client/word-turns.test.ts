import { expect, test } from "vitest";
import { createTurns } from "./word-turns.ts";

/** Turns on a clock of frames, sixty a second. */
function onFrames() {
  let frames = 0;
  const now = () => (frames * 1000) / 60;
  let due: (() => void)[] = [];
  let timers: { at: number; callback: () => void }[] = [];
  let asked = 0;
  const turns = createTurns({
    now,
    frame(callback) {
      asked++;
      due.push(callback);
    },
    later(ms, callback) {
      const timer = { at: now() + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  const frame = () => {
    frames++;
    for (const timer of timers.filter(({ at }) => at <= now())) {
      timers = timers.filter((other) => other !== timer);
      timer.callback();
    }
    const reached = due;
    due = [];
    for (const callback of reached) callback();
  };
  return { ...turns, frame, frames: () => frames, asked: () => asked };
}

test("the first word after silence is shown in the next frame", () => {
  const turns = onFrames();
  let shown = 0;
  turns.next(() => shown++);
  expect(shown).toBe(0);
  turns.frame();
  expect(shown).toBe(1);
});

test("words that keep coming are shown in every other frame, and together", () => {
  const turns = onFrames();
  const shownIn: number[] = [];
  for (let index = 1; index <= 6; index++) {
    turns.next(() => shownIn.push(turns.frames()));
    turns.frame();
  }
  expect(shownIn).toEqual([1, 3, 3, 5, 5]);
});

test("a key has a frame to itself, and words the one after it", () => {
  const turns = onFrames();
  const shownIn: number[] = [];
  turns.next(() => shownIn.push(turns.frames()));
  turns.noteKey();
  turns.frame();
  expect(shownIn).toEqual([]);
  turns.frame();
  expect(shownIn).toEqual([2]);
});

test("between the keys of somebody who types no words are shown", () => {
  const turns = onFrames();
  const shownIn: number[] = [];
  for (let index = 1; index <= 15; index++) {
    turns.next(() => shownIn.push(turns.frames()));
    if (index % 5 === 1) turns.noteKey();
    turns.frame();
  }
  expect([...new Set(shownIn)]).toEqual([2, 7, 12]);
  // The key's own frame and the one after it; more would be in the way of the next key.
  expect(turns.asked()).toBe(6);
});

test("words come while a key is held down, and as often as before once nobody types any more", () => {
  const turns = onFrames();
  const shownIn = new Set<number>();
  for (let index = 1; index <= 60; index++) {
    if (index <= 15) turns.noteKey();
    turns.next(() => shownIn.add(turns.frames()));
    turns.frame();
  }
  const frames = [...shownIn];
  expect(frames.filter((frame) => frame <= 16)).toEqual([8, 16]);
  expect(frames.slice(-5)).toEqual([52, 54, 56, 58, 60]);
});
