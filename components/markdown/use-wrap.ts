"use client";

import { useSyncExternalStore } from "react";
import { chooseWrap } from "#lib/client/preferences.ts";

/** The page itself keeps the choice, for its styles too: the server has set it before the first paint. */
const isWrapped = () => document.documentElement.dataset.wrapCode === "true";

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function toggle(): void {
  const wrap = !isWrapped();
  document.documentElement.dataset.wrapCode = String(wrap);
  chooseWrap(wrap);
  for (const listener of listeners) listener();
}

/** Whether long lines of code are broken, in all blocks of code alike, and what changes it. */
export function useWrap(): [wrap: boolean, toggle: () => void] {
  return [useSyncExternalStore(subscribe, isWrapped, () => false), toggle];
}
