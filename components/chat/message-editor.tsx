"use client";

import { useEffect, useId, useRef } from "react";
import { LengthNotice } from "#components/composer/length-notice.tsx";
import { sendsHere } from "#components/composer/use-send-keys.ts";
import { useApp } from "#components/shell/app-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { useGrowth } from "#components/ui/use-growth.ts";
import { useStoreValue } from "#components/use-store.ts";
import { isBusy } from "#lib/client/chat-state.ts";
import { isComposing } from "#lib/client/enter-key.ts";
import { groupKey, type UserGroup } from "#lib/client/message-groups.ts";
import type { MessageActions } from "./use-message-actions.ts";

interface MessageEditorProps {
  group: UserGroup;
  text: string;
  actions: MessageActions;
  onCancel: () => void;
}

/** A message being written anew, in its place. */
export function MessageEditor({ group, text, actions, onCancel }: MessageEditorProps) {
  const { messageMaxCharacters: most } = useApp().settings;
  const { edits } = actions.chat;
  const key = groupKey(group);
  const field = useRef<HTMLTextAreaElement>(null);
  const noticeId = useId();
  const busy = useStoreValue(actions.chat, isBusy);
  const tooLong = text.length > most;
  const canSend = text.trim() !== "" && !tooLong && !busy;
  useGrowth(field, text);

  useEffect(() => {
    const element = field.current;
    if (!element || !edits.claimFocus(key)) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [edits, key]);

  const send = () => {
    if (canSend) actions.edit(group, text);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="grid grid-cols-[minmax(0,1fr)] gap-1 rounded-2xl border border-line-strong bg-raised shadow-field focus-within:border-accent"
    >
      <textarea
        ref={field}
        aria-label="Edited message"
        aria-describedby={noticeId}
        aria-invalid={tooLong}
        rows={1}
        value={text}
        onChange={(event) => edits.write(key, event.currentTarget.value)}
        onKeyDown={(event) => {
          const { nativeEvent: key } = event;
          if (key.key === "Escape" && !isComposing(key)) onCancel();
          if (!sendsHere(key)) return;
          event.preventDefault();
          send();
        }}
        className="plain-letters field-sizing-content block max-h-[50vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base leading-relaxed outline-none"
      />
      <div className="flex flex-wrap items-center justify-end gap-2 px-2 pb-2">
        {busy ? (
          <p id={noticeId} aria-live="polite" className="min-w-0 flex-1 px-2 text-ink-soft text-sm">
            A reply is being written. You can send this when it has ended.
          </p>
        ) : (
          <LengthNotice id={noticeId} length={text.length} most={most} />
        )}
        <Button look="ghost" size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button look="primary" size="small" type="submit" aria-disabled={!canSend}>
          Send
        </Button>
      </div>
    </form>
  );
}
