"use client";

import { usePathname } from "next/navigation";
import { type ComponentType, useEffect } from "react";
import { DrawnContext, type DrawnMessages } from "#components/markdown/message-text.tsx";
import { useApp } from "#components/shell/app-context.tsx";
import { useStore } from "#components/use-store.ts";
import type { ChatSeed } from "#lib/client/chat-state.ts";
import { conversationIdIn, messageIdIn } from "#lib/client/location.ts";
import { ChatPane } from "./chat-pane.tsx";
import { LateMessages } from "./late-messages.tsx";
import type { MessagesProps } from "./messages.tsx";

export interface ChatScreenProps {
  seed: ChatSeed | null;
  drawn?: DrawnMessages;
  /** Draws the messages, where the page has brought that along. */
  Messages?: ComponentType<MessagesProps>;
}

const nothingDrawn: DrawnMessages = {};

/** Shows the chat that the address names; `seed` and `drawn` are what the page brought along for its own. */
export function ChatScreen({ seed, drawn = nothingDrawn, Messages = LateMessages }: ChatScreenProps) {
  const { history } = useApp();
  const id = conversationIdIn(usePathname());
  const blank = useStore(history.blank);
  const chat = id === null ? blank : history.chat(id, seed?.conversation.id === id ? seed : null);
  const atItsAddress = id !== null;

  useEffect(() => history.enter(), [history]);
  useEffect(() => history.show(chat, atItsAddress), [history, chat, atItsAddress]);
  useEffect(() => {
    const seek = () => {
      const sought = messageIdIn(window.location.hash);
      if (sought) void chat.seek(sought);
    };
    seek();
    window.addEventListener("hashchange", seek);
    return () => window.removeEventListener("hashchange", seek);
  }, [chat]);

  return (
    <DrawnContext value={drawn}>
      <ChatPane key={chat.id} chat={chat} Messages={Messages} />
    </DrawnContext>
  );
}
