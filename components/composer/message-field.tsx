"use client";

import { type ClipboardEvent, type KeyboardEvent, type Ref, useLayoutEffect, useRef, useState } from "react";
import { messageFieldId } from "#components/shell/focus-message.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isComposing } from "#lib/client/enter-key.ts";
import { isLongPaste } from "#lib/client/pasted-text.ts";
import { createRecall, ownTexts } from "#lib/client/recall.ts";
import { sendsHere } from "./use-send-keys.ts";

interface MessageFieldProps {
  chat: Chat;
  draft: string;
  tooLong: boolean;
  /** What says how much room is left. */
  noticeId: string;
  ref: Ref<HTMLTextAreaElement>;
}

export function MessageField({ chat, draft, tooLong, noticeId, ref }: MessageFieldProps) {
  const { composition } = chat;
  const [recall] = useState(() => createRecall(() => ownTexts(chat.get())));
  /** Where the caret goes once the text it belongs to is shown. */
  const caret = useRef<{ element: HTMLTextAreaElement; at: number } | null>(null);
  const pastesPlain = useRef(false);

  useLayoutEffect(() => {
    if (!caret.current) return;
    const { element, at } = caret.current;
    caret.current = null;
    element.setSelectionRange(at, at);
    if (at === element.value.length) element.scrollTop = element.scrollHeight;
  });

  const show = (element: HTMLTextAreaElement, text: string, at: number) => {
    caret.current = { element, at };
    composition.draft.set(text);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { currentTarget: element, nativeEvent: key } = event;
    pastesPlain.current = key.shiftKey && (key.ctrlKey || key.metaKey) && key.key.toLowerCase() === "v";
    if (sendsHere(key)) {
      event.preventDefault();
      element.form?.requestSubmit();
      return;
    }
    const step = { ArrowUp: recall.earlier, ArrowDown: recall.later }[key.key];
    if (!step || isComposing(key) || key.shiftKey || key.ctrlKey || key.metaKey || key.altKey) return;
    const { selectionStart, selectionEnd } = element;
    const text = step({ text: draft, selectionStart, selectionEnd });
    if (text === null) return;
    event.preventDefault();
    show(element, text, text.length);
  };

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const text = event.clipboardData.getData("text/plain");
    if (pastesPlain.current || !isLongPaste(text)) return;
    event.preventDefault();
    composition.fold(text);
    // A paste takes the place of what is selected.
    const { currentTarget: element } = event;
    const { value, selectionStart, selectionEnd } = element;
    if (selectionStart === selectionEnd) return;
    show(element, value.slice(0, selectionStart) + value.slice(selectionEnd), selectionStart);
  };

  return (
    <textarea
      ref={ref}
      id={messageFieldId}
      aria-label="Message"
      aria-describedby={noticeId}
      aria-invalid={tooLong}
      placeholder="Write a message"
      rows={1}
      value={draft}
      onChange={(event) => composition.draft.set(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      className="plain-letters field-sizing-content block max-h-[40vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base leading-relaxed outline-none placeholder:text-ink-soft"
    />
  );
}
