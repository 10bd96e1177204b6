import { createStore, type Store } from "./store.ts";

/** Messages being written anew: what stands in the editor of each, by the key of its article. */
export interface Edits extends Pick<Store<ReadonlyMap<string, string>>, "get" | "subscribe"> {
  /** Begins, and whoever shows the editor takes the focus there. */
  open(key: string, text: string): void;
  write(key: string, text: string): void;
  close(key: string): void;
  /** Whether this editor was opened just now. Once: an article that comes back into view must not take the focus. */
  claimFocus(key: string): boolean;
}

export function createEdits(): Edits {
  const store = createStore<ReadonlyMap<string, string>>(new Map());
  let opened: string | null = null;
  const write = (key: string, text: string) => store.update((texts) => new Map(texts).set(key, text));
  return {
    get: store.get,
    subscribe: store.subscribe,
    write,
    open(key, text) {
      opened = key;
      write(key, text);
    },
    close(key) {
      store.update((texts) => new Map([...texts].filter(([other]) => other !== key)));
    },
    claimFocus(key) {
      const claimed = opened === key;
      if (claimed) opened = null;
      return claimed;
    },
  };
}
