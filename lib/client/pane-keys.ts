/** Where a key leads in the list of messages: a step, or to one of its ends. */
export type Walk = -1 | 1 | "first" | "newest";

/** What goes through text or choices with arrows. */
const taken = "input, textarea, select, [role=menu], [role=listbox]";

/** What Home and End mean elsewhere is up to what has the focus: a table or code that scrolls. */
const places = "[role=log], article";

type Keys = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** What has the focus, as far as it matters here. */
interface Target {
  matches(selectors: string): boolean;
  closest(selectors: string): unknown;
}

export function walkOf(keys: Keys, target: Target): Walk | null {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = keys;
  if (ctrlKey || metaKey || shiftKey) return null;
  if (altKey) {
    if (target.closest(taken)) return null;
    return key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : null;
  }
  if (!target.matches(places)) return null;
  return key === "Home" ? "first" : key === "End" ? "newest" : null;
}
