"use client";

import { useSyncExternalStore } from "react";
import { focusMessage } from "#components/shell/focus-message.ts";
import { Button } from "#components/ui/button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { emptyQueue, waitsFor } from "#lib/client/send-queue.ts";
import { QueueEditor } from "./queue-editor.tsx";
import { QueuedMessageRow } from "./queued-message-row.tsx";

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
  const waiting = state.messages.filter(({ id }) => id !== state.sending);
  const done = (change: () => void) => () => {
    change();
    focusMessage();
  };
  const why = reason && reasons[reason];

  return (
    <>
      <p aria-live="polite" className="sr-only">
        {waiting.length > 0 && `Not sent yet: ${waiting.length}. ${why ?? ""}`}
      </p>
      {waiting.length > 0 && (
        <section
          aria-label="Not sent yet"
          className="flex min-h-20 flex-col rounded-2xl border border-line border-dashed bg-ground"
        >
          <div className="flex min-h-10 shrink-0 items-center gap-3 px-3.5 py-1 text-sm">
            <h2 className="shrink-0 font-medium">Not sent yet</h2>
            <p className="min-w-0 flex-1 text-ink-soft">{why}</p>
            {reason === "person" && (
              <Button look="primary" size="small" onClick={done(queue.sendNow)} className="shrink-0">
                Send now
              </Button>
            )}
          </div>
          <ol className="max-h-[28vh] min-h-0 divide-y divide-line overflow-y-auto border-line border-t">
            {waiting.map((message) =>
              message.id === state.editing ? (
                <QueueEditor
                  key={message.id}
                  text={message.text}
                  onSave={(text) => done(() => queue.rewrite(message.id, text))()}
                  onCancel={done(() => queue.edit(null))}
                />
              ) : (
                <QueuedMessageRow
                  key={message.id}
                  text={message.text}
                  onEdit={() => queue.edit(message.id)}
                  onRemove={done(() => queue.remove(message.id))}
                />
              ),
            )}
          </ol>
        </section>
      )}
    </>
  );
}
