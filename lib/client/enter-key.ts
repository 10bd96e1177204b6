import type { EnterWay } from "./preferences.ts";

/** What a key event says, as far as it matters here. */
export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Whether an input method is still choosing what is written (229 is Safari's way to say so). */
export function isComposing(key: Pick<Key, "isComposing" | "keyCode">): boolean {
  return key.isComposing || key.keyCode === 229;
}

/**
 * Whether this key sends what is written; else it does what it does in any field.
 * @param touch whether there is a keyboard on the screen, which has no Shift+Enter
 */
export function sends(key: Key, way: EnterWay, touch: boolean): boolean {
  if (key.key !== "Enter" || key.altKey || isComposing(key)) return false;
  if (key.ctrlKey || key.metaKey) return true;
  return way === "sends" && !key.shiftKey && !touch;
}

/** The keys that send, in words; none where only the button does. */
export function sendKeys(way: EnterWay, touch: boolean, apple: boolean): string | null {
  if (touch) return null;
  if (way === "sends") return "Enter";
  return apple ? "⌘ Enter" : "Ctrl+Enter";
}
