"use client";

import { useSyncExternalStore } from "react";
import { opened } from "#lib/client/opened.ts";

/** Whether the reader has opened this, and how to say so. The server draws everything closed. */
export function useOpened(key: string): [isOpen: boolean, set: (open: boolean) => void] {
  const isOpen = useSyncExternalStore(
    opened.subscribe,
    () => opened.has(key),
    () => false,
  );
  return [isOpen, (open) => opened.set(key, open)];
}
