import { createStore, type Store } from "./store.ts";

/** Something to tell that goes by itself, and perhaps a way to take it back. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface Notices extends Pick<Store<readonly Notice[]>, "get" | "subscribe"> {
  tell(text: string, action?: Notice["action"]): void;
  dismiss(id: number): void;
}

/** More at once than this nobody reads; the oldest goes. */
const most = 3;

export function createNotices(): Notices {
  const store = createStore<readonly Notice[]>([]);
  let lastId = 0;
  return {
    get: store.get,
    subscribe: store.subscribe,
    tell(text, action = null) {
      lastId += 1;
      const notice = { id: lastId, text, action };
      store.update((notices) => [...notices, notice].slice(-most));
    },
    dismiss: (id) => store.update((notices) => notices.filter((notice) => notice.id !== id)),
  };
}
