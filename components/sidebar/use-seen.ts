"use client";

import { useEffect } from "react";
import { useApp } from "#components/shell/app-context.tsx";
import { useStore } from "#components/use-store.ts";
import { isAsking, isRunning } from "#lib/client/chat-state.ts";
import type { Seen } from "#lib/client/seen.ts";

/** What was read. The chat that is shown is read while the page is in view. */
export function useSeen(open: string | null): Seen {
  const { history, seen } = useApp();

  useEffect(() => seen.open(history.list.get().items[0]?.last_message_at ?? 0), [history, seen]);

  useEffect(() => {
    if (open === null) return;
    // Only now: the pane makes the chats it shows, with what the page brought along for them.
    const chat = history.chat(open);
    const read = () => {
      const state = chat.get();
      const conversation = history.list.find(open) ?? state.conversation;
      if (state.phase !== "ready" || !conversation || document.visibilityState === "hidden") return;
      seen.see(conversation, isRunning(state) || isAsking(state));
    };
    // A reply changes the chat many times a second; only its beginning and end matter here.
    let last: string | null = null;
    const follow = () => {
      const state = chat.get();
      const now = `${state.phase} ${isRunning(state)} ${isAsking(state)}`;
      if (now !== last) read();
      last = now;
    };
    follow();
    const stops = [chat.subscribe(follow), history.list.subscribe(read)];
    document.addEventListener("visibilitychange", read);
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", read);
    };
  }, [history, seen, open]);

  return useStore(seen);
}
