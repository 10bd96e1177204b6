/** A run so long that it is no word; see `plain-letters` in globals.css. */
const longRun = /\S{1000}/;

export function lettersClass(text: string): string | null {
  return longRun.test(text) ? "plain-letters" : null;
}
