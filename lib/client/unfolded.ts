import { createStore, type Store } from "./store.ts";

/** More than anybody opens in one sitting; the first opened folds again. */
const most = 200;

export interface Unfolded extends Pick<Store<ReadonlySet<string>>, "get" | "subscribe"> {
  set(id: string, open: boolean): void;
}

/** Which long messages the reader has opened: the articles themselves come and go with scrolling. */
export function createUnfolded(): Unfolded {
  const store = createStore<ReadonlySet<string>>(new Set());
  return {
    get: store.get,
    subscribe: store.subscribe,
    set(id, open) {
      const others = [...store.get()].filter((other) => other !== id);
      store.set(new Set(open ? [...others, id].slice(-most) : others));
    },
  };
}

/** The tab's own. */
export const unfolded = createUnfolded();
