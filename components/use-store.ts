"use client";

import { useSyncExternalStore } from "react";
import type { Store } from "#lib/client/store.ts";

/** Reads a store of lib/client and follows it. */
export function useStore<T>(store: Pick<Store<T>, "get" | "subscribe">): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** Follows one aspect; `select` has to return the same object for the same state. */
export function useStoreValue<T, V>(store: Pick<Store<T>, "get" | "subscribe">, select: (state: T) => V): V {
  const read = () => select(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}
