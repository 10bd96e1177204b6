"use client";

import { type ComponentType, useEffect } from "react";
import { Composer } from "#components/composer/composer.tsx";
import { Late } from "#components/late.tsx";
import { Button } from "#components/ui/button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { ChatHeader } from "./chat-header.tsx";
import { EmptyChat } from "./empty-chat.tsx";
import { findPart } from "./find-part.ts";
import { usePreparedMessages } from "./late-messages.tsx";
import { MessageSkeleton } from "./message-skeleton.tsx";
import type { MessagesProps } from "./messages.tsx";
import { messagesId } from "./messages-id.ts";
import { MissingConversation } from "./missing-conversation.tsx";
import { PaneNotice } from "./pane-notice.tsx";
import { useFind } from "./use-find.ts";

interface ChatPaneProps {
  chat: Chat;
  Messages: ComponentType<MessagesProps>;
}

/** One chat: its title, its messages, and where to write the next. */
export function ChatPane({ chat, Messages }: ChatPaneProps) {
  const phase = useStoreValue(chat, (state) => state.phase);
  const problem = useStoreValue(chat, (state) => state.problem);
  const title = useStoreValue(chat, (state) => state.conversation?.title ?? null);
  const opening = useStoreValue(chat, (state) => state.phase === "loading" || state.opening);
  const isEmpty = useStoreValue(chat, (state) => state.phase === "new" && state.pending === null);

  usePreparedMessages(chat);

  useEffect(() => {
    document.title = title ? `${title} · Verbatim` : "Verbatim";
  }, [title]);

  const hasMessages = phase === "ready" || (phase === "new" && !isEmpty);
  const { isOpen, open, close } = useFind(hasMessages);

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
        <Late part={findPart} onMissing={close}>
          {({ FindBar }) => <FindBar chat={chat} paneId={messagesId} onClose={close} />}
        </Late>
      )}
      {opening && <MessageSkeleton />}
      {!opening && (isEmpty ? <EmptyChat /> : <Messages chat={chat} />)}
      <Composer chat={chat} />
    </>
  );
}
