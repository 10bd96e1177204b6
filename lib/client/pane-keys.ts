/** Where a key leads in the list of messages: a step, or to one of its ends. */
export type Walk = -1 | 1 | "first" | "newest";

/** What takes arrows, Home and End for itself. */
export const ownKeys = "input, textarea, select, pre, [role=menu], [role=listbox]";

type Keys = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

export function walkOf({ key, altKey, ctrlKey, metaKey, shiftKey }: Keys): Walk | null {
  if (ctrlKey || metaKey || shiftKey) return null;
  if (altKey) return key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : null;
  return key === "Home" ? "first" : key === "End" ? "newest" : null;
}
