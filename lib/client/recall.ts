import { contentText } from "#lib/shared/content-text.ts";
import type { ChatState } from "./chat-state.ts";

/** A text field as a key meets it. */
export interface FieldState {
  readonly text: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

/** Brings back what one has written before, as a shell does. */
export interface Recall {
  /** What the field shows next, or null where the arrow does what it does in any field. */
  earlier(field: FieldState): string | null;
  later(field: FieldState): string | null;
}

/** One's messages in a chat, the newest first, without the same twice in a row. */
export function ownTexts({ window, pending }: Pick<ChatState, "window" | "pending">): string[] {
  const stored = window.messages.filter(({ role }) => role === "user");
  const isStored = stored.some(({ id }) => id === pending?.id);
  const texts = [
    ...stored.map(({ content }) => contentText(content)),
    ...(pending && !isStored ? [pending.text] : []),
  ].filter((text) => text !== "");
  return texts.filter((text, index) => text !== texts[index + 1]).reverse();
}

/** @param texts what there is to bring back at the moment, the newest first */
export function createRecall(texts: () => readonly string[]): Recall {
  /** What is shown, and how far back it is from the newest. */
  let shown: { at: number; text: string } | null = null;

  const step = (field: FieldState, by: 1 | -1): string | null => {
    const { text, selectionStart: caret } = field;
    if (caret !== field.selectionEnd) return null;
    if (shown && text !== shown.text) shown = null;
    // Inside of a text the arrows walk its lines.
    const isFree = shown ? caret === 0 || caret === text.length : text === "";
    if (!isFree) return null;
    const at = (shown?.at ?? -1) + by;
    const found = texts()[at];
    if (at < 0 || found === undefined) {
      if (by === 1 || !shown) return null;
      shown = null;
      return "";
    }
    shown = { at, text: found };
    return found;
  };

  return { earlier: (field) => step(field, 1), later: (field) => step(field, -1) };
}
