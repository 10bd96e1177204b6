"use client";

import { lazy, Suspense, useEffect } from "react";
import { Composer } from "#components/composer/composer.tsx";
import { Button } from "#components/ui/button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { ChatHeader } from "./chat-header.tsx";
import { EmptyChat } from "./empty-chat.tsx";
import { MessageSkeleton } from "./message-skeleton.tsx";
import { Messages, messagesId } from "./messages.tsx";
import { MissingConversation } from "./missing-conversation.tsx";
import { PaneNotice } from "./pane-notice.tsx";
import { useFind } from "./use-find.ts";

const FindBar = lazy(() => import("./find-bar.tsx"));

/** One chat: its title, its messages, and where to write the next. */
export function ChatPane({ chat }: { chat: Chat }) {
  const phase = useStoreValue(chat, (state) => state.phase);
  const problem = useStoreValue(chat, (state) => state.problem);
  const title = useStoreValue(chat, (state) => state.conversation?.title ?? null);
  const opening = useStoreValue(chat, (state) => state.phase === "loading" || state.opening);
  const isEmpty = useStoreValue(chat, (state) => state.phase === "new" && state.pending === null);

  useEffect(() => {
    document.title = title ? `${title} · Verbatim` : "Verbatim";
  }, [title]);

  const hasMessages = phase === "ready" || (phase === "new" && !isEmpty);
  const { find, isOpen, open, close } = useFind(chat, hasMessages);

  if (phase === "missing") {
    return (
      <>
        <ChatHeader title={null} onFind={null} />
        <MissingConversation />
      </>
    );
  }
  if (phase === "failed") {
    return (
      <>
        <ChatHeader title={title} onFind={null} />
        <PaneNotice title="This conversation could not be loaded" text={problem ?? ""}>
          <Button look="primary" onClick={() => void chat.refresh()}>
            Try again
          </Button>
        </PaneNotice>
      </>
    );
  }
  return (
    <>
      <ChatHeader title={title} onFind={hasMessages ? open : null} />
      {isOpen && (
        <Suspense fallback={null}>
          <FindBar find={find} paneId={messagesId} onClose={close} />
        </Suspense>
      )}
      {opening && <MessageSkeleton />}
      {!opening && (isEmpty ? <EmptyChat /> : <Messages chat={chat} />)}
      <Composer chat={chat} />
    </>
  );
}
