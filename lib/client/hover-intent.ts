import { createStore, type Store } from "./store.ts";

/** Long enough that the pointer on its way across opens nothing. */
const restMs = 500;

/** Once one is open, the next is what is looked for. */
const nextMs = 150;

/** Time to get from what opened it into what was opened. */
const graceMs = 250;

/** Opens something about what is pointed at, by id, and closes it when nobody is at it any more. */
export interface HoverIntent {
  /** What is open, or null. */
  readonly shown: Pick<Store<string | null>, "get" | "subscribe">;
  /** The pointer, or the focus, is on this. */
  over(id: string): void;
  out(): void;
  /** The pointer is in what was opened. */
  hold(): void;
  /** Closes at once; the same opens again only when come back to. */
  dismiss(): void;
}

export function createHoverIntent(): HoverIntent {
  const shown = createStore<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let at: string | null = null;
  let dismissed: string | null = null;

  const later = (ms: number, id: string | null) => {
    clearTimeout(timer);
    timer = setTimeout(() => shown.set(id), ms);
  };

  return {
    shown,
    over(id) {
      if (id === at) return;
      at = id;
      if (id !== dismissed) dismissed = null;
      if (id === shown.get()) clearTimeout(timer);
      else if (id !== dismissed) later(shown.get() === null ? restMs : nextMs, id);
    },
    out() {
      at = null;
      dismissed = null;
      later(graceMs, null);
    },
    hold: () => clearTimeout(timer),
    dismiss() {
      clearTimeout(timer);
      dismissed = at;
      shown.set(null);
    },
  };
}
