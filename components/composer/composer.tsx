"use client";

import { type FormEvent, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { useModel } from "#components/chat/use-model.ts";
import { prepareMarkdown } from "#components/markdown/message-text.tsx";
import { useApp } from "#components/shell/app-context.tsx";
import { focusMessage } from "#components/shell/focus-message.ts";
import { Alert } from "#components/ui/alert.tsx";
import { useGrowth } from "#components/ui/use-growth.ts";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isRunning } from "#lib/client/chat-state.ts";
import { wholeText } from "#lib/client/pasted-text.ts";
import { ConnectionNotice } from "./connection-notice.tsx";
import { LengthNotice } from "./length-notice.tsx";
import { MessageField } from "./message-field.tsx";
import { ModelPicker } from "./model-picker.tsx";
import { PastedTexts } from "./pasted-texts.tsx";
import { QueueButton } from "./queue-button.tsx";
import { QueuedMessages } from "./queued-messages.tsx";
import { SendButton } from "./send-button.tsx";
import { useSendKeys } from "./use-send-keys.ts";
import { useSendable } from "./use-sendable.ts";

const noticeId = "message-notice";

export function Composer({ chat }: { chat: Chat }) {
  const { messageMaxCharacters } = useApp().settings;
  const { composition } = chat;
  const field = useRef<HTMLTextAreaElement>(null);
  const model = useModel(chat);
  // The server knows of no draft; what was kept in the tab comes in right after hydration.
  const draft = useSyncExternalStore(composition.draft.subscribe, composition.draft.get, () => "");
  const error = useStoreValue(chat, (state) => state.error);
  const running = useStoreValue(chat, isRunning);
  const { length, isFull, way } = useSendable(chat, draft);
  const keys = useSendKeys();
  const tooLong = length > messageMaxCharacters;

  useLayoutEffect(() => {
    // Typed before the scripts came.
    const typed = field.current?.value ?? "";
    if (typed !== "" && typed !== composition.draft.get()) composition.draft.set(typed);
  }, [composition]);

  useEffect(() => {
    // Whoever went elsewhere while the page came stays there.
    if (document.activeElement === document.body) focusMessage();
  }, []);
  useEffect(() => chat.queue.start(), [chat]);

  useGrowth(field, draft);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (way === null || tooLong) return;
    const text = wholeText(draft, composition.pasted.get());
    prepareMarkdown();
    if (way === "send") {
      void chat.send(text, model);
    } else if (!isFull) {
      chat.queue.add(text, model);
      composition.clear();
    }
    focusMessage();
  };

  const insert = (text: string) => {
    const element = field.current;
    if (!element) return;
    element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
    composition.draft.set(element.value);
    element.focus();
  };

  return (
    <form
      onSubmit={submit}
      // Where there is little room, as above a phone's keyboard, what scrolls gives way, and the buttons stay in sight.
      className="mx-auto flex max-h-[calc(100%-3rem)] w-full max-w-3xl shrink-0 flex-col gap-2 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-6 md:pb-5"
    >
      {error && <Alert>{error}</Alert>}
      <ConnectionNotice />
      <QueuedMessages chat={chat} />
      <div className="flex min-h-24 flex-col rounded-2xl border border-line-strong bg-raised shadow-field transition-colors focus-within:border-accent">
        <PastedTexts composition={composition} onInsert={insert} />
        <MessageField ref={field} chat={chat} draft={draft} tooLong={tooLong} noticeId={noticeId} />
        <div className="flex shrink-0 items-center gap-2 px-2 pb-2">
          <ModelPicker
            model={model}
            onChoose={(id) => {
              chat.chooseModel(id);
              focusMessage();
            }}
          />
          <LengthNotice id={noticeId} length={length} most={messageMaxCharacters} isFull={isFull} />
          {way === "queue" && <QueueButton keys={keys} disabled={tooLong || isFull} />}
          <SendButton chat={chat} running={running} canSend={way === "send" && !tooLong} keys={keys} />
        </div>
      </div>
    </form>
  );
}
