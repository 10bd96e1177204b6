import { newUuid } from "#lib/shared/ids.ts";
import { type PastedText, parsePasted, wholeText } from "./pasted-text.ts";
import { createStore, type Store } from "./store.ts";
import { readUnsent, writeUnsent } from "./unsent.ts";

/** The conversation that does not exist yet. */
const newChat = "new";

/** What is being written in one chat: the text, and what was pasted beside it. Kept over a reload. */
export interface Composition {
  readonly draft: Store<string>;
  readonly pasted: Store<readonly PastedText[]>;
  /** Puts a text beside the draft. */
  fold(text: string): void;
  /** Takes it away again. */
  drop(key: string): void;
  /** Empties it, as `text` goes out. The answer gives back what was there; what was written meanwhile stays below it. */
  take(text: string): () => void;
  clear(): void;
  /** The conversation exists now: here it is kept from now on. */
  settle(): void;
}

export function createComposition(conversationId: string, isNew: boolean): Composition {
  let name = isNew ? newChat : conversationId;
  const draft = createStore(readUnsent("draft", name));
  const pasted = createStore<readonly PastedText[]>(parsePasted(readUnsent("pasted", name)));
  const keepDraft = () => writeUnsent("draft", name, draft.get());
  const keepPasted = () =>
    writeUnsent("pasted", name, pasted.get().length > 0 ? JSON.stringify(pasted.get()) : "");
  draft.subscribe(keepDraft);
  pasted.subscribe(keepPasted);

  const composition: Composition = {
    draft,
    pasted,
    fold: (text) => pasted.update((texts) => [...texts, { key: newUuid(), text }]),
    drop: (key) => pasted.update((texts) => texts.filter((one) => one.key !== key)),

    take(text) {
      const folded = wholeText(draft.get(), pasted.get()) === text;
      const before = folded ? { text: draft.get(), pasted: pasted.get() } : { text, pasted: [] };
      composition.clear();
      return () => {
        draft.update((typed) => [before.text, typed].filter((part) => part !== "").join("\n\n"));
        pasted.update((texts) => [...before.pasted, ...texts]);
      };
    },

    clear() {
      draft.set("");
      if (pasted.get().length > 0) pasted.set([]);
    },

    settle() {
      writeUnsent("draft", name, "");
      writeUnsent("pasted", name, "");
      name = conversationId;
      keepDraft();
      keepPasted();
    },
  };
  return composition;
}
