const DAY = 86_400_000;

/** The history's last moment, fixed so that it is the same whenever it is made. Milliseconds, as all times here. */
export const LAST = Date.UTC(2026, 10, 1);
/** Its first: two years before. */
export const FIRST = Date.UTC(2024, 10, 1);

/** Nobody signs up later than this, so that there is time for a conversation. */
export const LAST_SIGN_UP = LAST - 60 * DAY;

/** What is done to a conversation as a whole (pinned, archived, …) comes within a day of its last message. */
export const AFTERWARDS = DAY;

/** How long a user takes to write, at least and at most. */
export const PAUSE = { low: 20_000, high: 300_000 };
/** No model takes longer than this for one message. */
export const LONGEST_REPLY = 60_000;

/** More than `steps` steps of a conversation ever take: a pause, and the three messages of a reply with calls. */
export function longestSpan(steps: number): number {
  return steps * (PAUSE.high + 3 * LONGEST_REPLY);
}
