import { createStore, type Store } from "./store.ts";

/** How the way to the server is, as people are told. */
export type Connection = "up" | Down;
/** `signedOut`: the server is there and does not know this tab's session any more. */
export type Down = "lost" | "offline" | "signedOut";

/** Most connections are back before anybody would notice; then there is nothing to tell. */
const quietMs = 3_000;

export interface ConnectionTeller {
  readonly shown: Pick<Store<Connection>, "get" | "subscribe">;
  isDown(): boolean;
  up(): void;
  /** Told at every loss, and again when more is known of it. */
  down(why: Down): void;
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
      // The next attempts fail for the same reason.
      if (now === "signedOut" && why === "lost") return;
      now = why;
      if (shown.get() !== "up") shown.set(why);
      else timer ??= setTimeout(() => shown.set(now), quietMs);
    },
  };
}
