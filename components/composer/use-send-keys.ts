"use client";

import { useSyncExternalStore } from "react";
import { type Key, sendKeys, sends } from "#lib/client/enter-key.ts";
import { chosenEnterWay } from "#lib/client/preferences.ts";

const never = () => () => {};

/** Whether what is written with is on the screen: it has no Shift+Enter. */
export function isTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}

/** Whether this key sends what is written here, as the person has chosen. */
export function sendsHere(key: Key): boolean {
  return sends(key, chosenEnterWay(), isTouch());
}

const now = () => sendKeys(chosenEnterWay(), isTouch(), /Mac|iPhone|iPad/.test(navigator.userAgent));

/** The keys that send here, in words; null where none does, and until the browser has been asked. */
export function useSendKeys(): string | null {
  return useSyncExternalStore(never, now, () => null);
}
