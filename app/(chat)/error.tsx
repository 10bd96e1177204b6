"use client";

import { ChatHeader } from "#components/chat/chat-header.tsx";
import { PaneNotice } from "#components/chat/pane-notice.tsx";
import { Button } from "#components/ui/button.tsx";

export default function ChatError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <>
      <ChatHeader title={null} onFind={null} />
      <PaneNotice
        title="This page could not be shown"
        text="Something went wrong on the server. Your history is safe. Try again in a moment."
      >
        <Button look="primary" onClick={retry}>
          Try again
        </Button>
      </PaneNotice>
    </>
  );
}
