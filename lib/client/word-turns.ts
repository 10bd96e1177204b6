/** Milliseconds from one showing to the next: every other frame is as smooth as text has to be, and half the work. */
const betweenMs = 25;
/** Whoever pressed a key so short a time ago is typing. */
const typingMs = 500;
/** Whoever types, or lets a key repeat, sees words come all the same. */
const mostMs = 120;

export interface TurnsOptions {
  /** Calls back before the next frame is painted. */
  frame(callback: () => void): void;
  /** Calls back after so many milliseconds. @returns what calls it off */
  later(ms: number, callback: () => void): () => void;
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
}

/**
 * When what comes many times a second is shown: the words of a reply that is being written. Drawing them may take longer
 * than a frame lasts, and a key that is pressed meanwhile is late. So the frame after a key is for the key alone, and while
 * somebody types, words are shown in the one after that: the next key is furthest away then. Until it is time no frame is
 * asked for: one that shows nothing makes a key wait for the next.
 */
export function createTurns({ frame, later, now }: TurnsOptions) {
  let waiting: (() => void)[] = [];
  let since = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  let keys = 0;
  let keyAt = Number.NEGATIVE_INFINITY;
  /** Calls off the timer, while one is set. */
  let callOff: (() => void) | null = null;

  function show(): void {
    shownAt = now();
    const due = waiting;
    waiting = [];
    for (const tell of due) tell();
  }

  /** In the next frame, or, if that has a key to show, in the one after it. */
  function showInFrame(): void {
    const before = keys;
    frame(() => {
      if (keys > before && now() - since < mostMs) showInFrame();
      else show();
    });
  }

  return {
    /** A key was pressed now. */
    noteKey(): void {
      if (callOff) {
        callOff();
        callOff = null;
        showInFrame();
      }
      keys++;
      keyAt = now();
    },
    /** Calls back once, together with all that waits, when it is their turn. */
    next(tell: () => void): void {
      waiting.push(tell);
      if (waiting.length > 1) return;
      since = now();
      const ms = since - keyAt < typingMs ? mostMs : shownAt + betweenMs - since;
      if (ms <= 0) {
        showInFrame();
        return;
      }
      callOff = later(ms, () => {
        callOff = null;
        showInFrame();
      });
    },
  };
}

/** Where there are no frames, in tests and on the server, time passes all the same. */
const inBrowser = typeof requestAnimationFrame === "function";

const turns = createTurns({
  frame: (callback) => void (inBrowser ? requestAnimationFrame(callback) : setTimeout(callback, 16)),
  later(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  now: () => performance.now(),
});

// For as long as the page lives, like the turns.
if (inBrowser) addEventListener("keydown", turns.noteKey, { capture: true, passive: true });

/** The next turn in this tab. */
export const nextTurn = turns.next;
