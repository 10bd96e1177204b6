import { nextTurn } from "./word-turns.ts";

/** A value that is replaced, never changed in place, and listeners that hear of it: what useSyncExternalStore asks for. */
export interface Store<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
  /** Replaces the value. "in turn" tells the listeners at the next turn, for what comes many times a second. */
  set(next: T, tell?: "now" | "in turn"): void;
  update(change: (value: T) => T, tell?: "now" | "in turn"): void;
}

type Schedule = (callback: () => void) => void;

export function createStore<T>(initial: T, schedule: Schedule = nextTurn): Store<T> {
  let value = initial;
  let scheduled = false;
  const listeners = new Set<() => void>();

  const tellAll = () => {
    for (const listener of [...listeners]) listener();
  };

  const store: Store<T> = {
    get: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next, tell = "now") {
      if (Object.is(next, value)) return;
      value = next;
      if (tell === "now") {
        tellAll();
      } else if (!scheduled) {
        scheduled = true;
        schedule(() => {
          scheduled = false;
          tellAll();
        });
      }
    },
    update: (change, tell) => store.set(change(value), tell),
  };
  return store;
}

/** Changes some fields of what a store holds, and leaves the others. */
export function patching<T extends object>(store: Pick<Store<T>, "update">): (change: Partial<T>) => void {
  return (change) => store.update((value) => ({ ...value, ...change }));
}
