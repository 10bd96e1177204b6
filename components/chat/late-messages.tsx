"use client";

import { useEffect, useState } from "react";
import { Late } from "#components/late.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Chat } from "#lib/client/chat.ts";
import { createLatePart } from "#lib/client/late-part.ts";
import { MessageSkeleton } from "./message-skeleton.tsx";
import type { MessagesProps } from "./messages.tsx";
import { PaneNotice } from "./pane-notice.tsx";

const messagesPart = createLatePart(() => import("./messages.tsx"));

/** One letter may be a slip; who goes on will send. */
const letters = 3;

/** Brings what draws messages before the first of a new chat is sent, or while those of a stored one are fetched. */
export function usePreparedMessages(chat: Chat): void {
  useEffect(() => {
    const { draft } = chat.composition;
    if (chat.get().phase !== "new") messagesPart.prepare();
    return draft.subscribe(() => {
      if (draft.get().length >= letters) messagesPart.prepare();
    });
  }, [chat]);
}

/** The messages on a page that came without them, as that of a new chat does. */
export function LateMessages({ chat }: MessagesProps) {
  const [missing, setMissing] = useState(false);
  if (missing) {
    return (
      <PaneNotice
        title="The messages could not be shown"
        text="A part of the page is missing. Check your connection and try again."
      >
        <Button look="primary" onClick={() => setMissing(false)}>
          Try again
        </Button>
      </PaneNotice>
    );
  }
  return (
    <Late part={messagesPart} onMissing={() => setMissing(true)} meanwhile={<MessageSkeleton />}>
      {({ Messages }) => <Messages chat={chat} />}
    </Late>
  );
}
