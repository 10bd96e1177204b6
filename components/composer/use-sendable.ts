"use client";

import { useSyncExternalStore } from "react";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isAsking, isRunning } from "#lib/client/chat-state.ts";
import { type PastedText, wholeLength } from "#lib/client/pasted-text.ts";
import { emptyQueue, queueMost, waitsFor } from "#lib/client/send-queue.ts";

interface Sendable {
  length: number;
  /** Whether no more can wait than wait already. */
  isFull: boolean;
  /** Where what is written goes; null where there is nothing, or the conversation is not there yet. */
  way: "send" | "queue" | null;
}

const none: readonly PastedText[] = [];

/** What can be done with what is written. */
export function useSendable(chat: Chat, draft: string): Sendable {
  const { pasted } = chat.composition;
  const texts = useSyncExternalStore(pasted.subscribe, pasted.get, () => none);
  const queue = useSyncExternalStore(chat.queue.subscribe, chat.queue.get, () => emptyQueue);
  const loading = useStoreValue(chat, ({ phase }) => phase === "loading");
  const isBusy = useStoreValue(chat, (state) => isRunning(state) || isAsking(state));
  const reason = useStoreValue(chat, (state) => waitsFor(queue, state));
  // What goes by itself goes first; what waits for the person lets pass.
  const mustWait = isBusy || (queue.messages.length > 0 && reason !== "person");
  const isEmpty = draft.trim() === "" && texts.length === 0;
  const way = isEmpty || loading ? null : mustWait ? "queue" : "send";
  return {
    length: wholeLength(draft, texts),
    isFull: way === "queue" && queue.messages.length >= queueMost,
    way,
  };
}
