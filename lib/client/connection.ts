import { createStore, type Store } from "./store.ts";

/** How the way to the server is, as people are told. */
export type Connection = "up" | "lost" | "offline";

/** Most connections are back before anybody would notice; then there is nothing to tell. */
const quietMs = 3_000;

export interface ConnectionTeller {
  readonly shown: Pick<Store<Connection>, "get" | "subscribe">;
  isDown(): boolean;
  up(): void;
  down(why: "lost" | "offline"): void;
}

export function createConnection(): ConnectionTeller {
  const shown = createStore<Connection>("up");
  let now: Connection = "up";
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    shown,
    isDown: () => now !== "up",
    up() {
      now = "up";
      clearTimeout(timer);
      timer = undefined;
      shown.set("up");
    },
    down(why) {
      now = why;
      if (shown.get() !== "up") shown.set(why);
      else timer ??= setTimeout(() => shown.set(now), quietMs);
    },
  };
}
