"use client";

import { focusMessage } from "#components/shell/focus-message.ts";
import { Button } from "#components/ui/button.tsx";
import type { QueuedMessage } from "#lib/client/queue-storage.ts";
import type { SendQueue } from "#lib/client/send-queue.ts";
import { QueueEditor } from "./queue-editor.tsx";
import { QueuedMessageRow } from "./queued-message-row.tsx";

interface QueueListProps {
  queue: SendQueue;
  waiting: readonly QueuedMessage[];
  /** The id of the one being rewritten. */
  editing: string | null;
  /** What they wait for, in words. */
  why: string | null;
  /** Whether only the person lets them go. */
  isHeld: boolean;
}

export function QueueList({ queue, waiting, editing, why, isHeld }: QueueListProps) {
  const done = (change: () => void) => () => {
    change();
    focusMessage();
  };
  return (
    <section
      aria-label="Not sent yet"
      className="flex min-h-20 flex-col rounded-2xl border border-line border-dashed bg-ground"
    >
      <div className="flex min-h-10 shrink-0 items-center gap-3 px-3.5 py-1 text-sm">
        <h2 className="shrink-0 font-medium">Not sent yet</h2>
        <p className="min-w-0 flex-1 text-ink-soft">{why}</p>
        {isHeld && (
          <Button look="primary" size="small" onClick={done(queue.sendNow)} className="shrink-0">
            Send now
          </Button>
        )}
      </div>
      <ol className="max-h-[28vh] min-h-0 divide-y divide-line overflow-y-auto border-line border-t">
        {waiting.map((message) =>
          message.id === editing ? (
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
  );
}
