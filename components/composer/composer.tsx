"use client";

import { type FormEvent, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { useModel } from "#components/chat/use-model.ts";
import { prepareMarkdown } from "#components/markdown/message-text.tsx";
import { useApp } from "#components/shell/app-context.tsx";
import { focusMessage, messageFieldId } from "#components/shell/focus-message.ts";
import { Alert } from "#components/ui/alert.tsx";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isAsking, isRunning } from "#lib/client/chat-state.ts";
import { ConnectionNotice } from "./connection-notice.tsx";
import { LengthNotice } from "./length-notice.tsx";
import { ModelSelect } from "./model-select.tsx";
import { SendButton } from "./send-button.tsx";

const noticeId = "message-notice";

export function Composer({ chat }: { chat: Chat }) {
  const { messageMaxCharacters } = useApp().settings;
  const field = useRef<HTMLTextAreaElement>(null);
  const model = useModel(chat);
  // The server knows of no draft; what was kept in the tab comes in right after hydration.
  const draft = useSyncExternalStore(chat.draft.subscribe, chat.draft.get, () => "");
  const error = useStoreValue(chat, (state) => state.error);
  const running = useStoreValue(chat, isRunning);
  const asking = useStoreValue(chat, isAsking);
  const loading = useStoreValue(chat, (state) => state.phase === "loading");
  const tooLong = draft.length > messageMaxCharacters;
  const canSend = draft.trim() !== "" && !tooLong && !running && !asking && !loading;

  useLayoutEffect(() => {
    // Typed before the scripts came.
    const typed = field.current?.value ?? "";
    if (typed !== "" && typed !== chat.draft.get()) chat.draft.set(typed);
  }, [chat]);

  useEffect(focusMessage, []);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = draft === "" ? "" : `${element.scrollHeight}px`;
  }, [draft]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    prepareMarkdown();
    void chat.send(draft, model);
    focusMessage();
  };

  return (
    <form
      onSubmit={submit}
      className="mx-auto grid w-full max-w-3xl shrink-0 grid-cols-[minmax(0,1fr)] gap-2 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-6 md:pb-5"
    >
      {error && <Alert>{error}</Alert>}
      <ConnectionNotice />
      <div className="rounded-2xl border border-line-strong bg-raised shadow-field transition-colors focus-within:border-accent">
        <textarea
          ref={field}
          id={messageFieldId}
          aria-label="Message"
          aria-describedby={noticeId}
          aria-invalid={tooLong}
          placeholder="Write a message"
          rows={1}
          value={draft}
          onChange={(event) => chat.draft.set(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter that ends an input method's composition chooses a word (229 is Safari's way to say so).
            const composing = event.nativeEvent.isComposing || event.keyCode === 229;
            if (event.key !== "Enter" || event.shiftKey || composing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
          className="plain-letters field-sizing-content block max-h-[40vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base leading-relaxed outline-none placeholder:text-ink-soft"
        />
        <div className="flex items-center gap-2 px-2 pb-2">
          <ModelSelect
            model={model}
            onChoose={(id) => {
              chat.chooseModel(id);
              focusMessage();
            }}
          />
          <LengthNotice id={noticeId} length={draft.length} most={messageMaxCharacters} />
          <SendButton chat={chat} running={running} canSend={canSend} />
        </div>
      </div>
    </form>
  );
}
