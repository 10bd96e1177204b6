"use client";

import { ArrowUp, Square } from "lucide-react";
import { focusMessage } from "#components/shell/focus-message.ts";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";

interface SendButtonProps {
  chat: Chat;
  running: boolean;
  canSend: boolean;
  /** What sends without it. */
  keys: string | null;
}

/** One button in one place: whoever sent with it has the focus on it still when it stops. */
export function SendButton({ chat, running, canSend, keys }: SendButtonProps) {
  const stopping = useStoreValue(chat, (state) => state.stopping);
  const label = running ? "Stop generating" : "Send message";
  return (
    <button
      type={running ? "button" : "submit"}
      aria-label={label}
      title={running || keys === null ? label : `${label} (${keys})`}
      disabled={running ? stopping : !canSend}
      onClick={(event) => {
        // The second half of a double click on "Send message" was not meant for "Stop generating".
        if (!running || event.detail > 1) return;
        void chat.stop();
        // The button is of no use for a moment, and would drop the focus.
        focusMessage();
      }}
      className="grid size-8 shrink-0 place-items-center rounded-full bg-accent text-on-accent transition-colors hover:bg-accent-more disabled:bg-soft-more disabled:text-ink-soft pointer-coarse:size-10"
    >
      {running ? (
        <Square aria-hidden className="size-3 fill-current" />
      ) : (
        <ArrowUp aria-hidden className="size-4.5" strokeWidth={2.25} />
      )}
    </button>
  );
}
