"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { Late } from "#components/late.tsx";
import { Button } from "#components/ui/button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isRunning } from "#lib/client/chat-state.ts";
import { createLatePart } from "#lib/client/late-part.ts";
import { emptyQueue, waitsFor } from "#lib/client/send-queue.ts";

const list = createLatePart(() => import("./queue-list.tsx"));

const reasons = {
  chat: "Goes when the reply is complete.",
  editing: "Goes when you have finished editing.",
  person: "Waits until you send it.",
};

/** What was sent while a reply ran, and is not on its way yet. */
export function QueuedMessages({ chat }: { chat: Chat }) {
  const { queue } = chat;
  const state = useSyncExternalStore(queue.subscribe, queue.get, () => emptyQueue);
  const reason = useStoreValue(chat, (chatState) => waitsFor(state, chatState));
  const running = useStoreValue(chat, isRunning);
  const waiting = state.messages.filter(({ id }) => id !== state.sending);
  const [missing, setMissing] = useState(false);
  const why = reason && reasons[reason];

  useEffect(() => {
    // What is sent from now on may have to wait.
    if (running) list.prepare();
  }, [running]);

  return (
    <>
      <p aria-live="polite" className="sr-only">
        {waiting.length > 0 && `Not sent yet: ${waiting.length}. ${why ?? ""}`}
      </p>
      {waiting.length > 0 && missing && (
        <Button look="ghost" size="small" onClick={() => setMissing(false)}>
          Show what is not sent yet
        </Button>
      )}
      {waiting.length > 0 && !missing && (
        <Late part={list} onMissing={() => setMissing(true)}>
          {({ QueueList }) => (
            <QueueList
              queue={queue}
              waiting={waiting}
              editing={state.editing}
              why={why}
              isHeld={reason === "person"}
            />
          )}
        </Late>
      )}
    </>
  );
}
