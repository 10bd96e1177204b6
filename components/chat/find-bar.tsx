"use client";

import { ChevronDown, ChevronUp, Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { takeFocus } from "#components/ui/take-focus.ts";
import { useStore } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isComposing } from "#lib/client/enter-key.ts";
import { createFind, findWords } from "#lib/client/find.ts";
import { markWords } from "#lib/client/mark-words.ts";
import { findFieldId } from "./use-find.ts";

interface FindBarProps {
  chat: Chat;
  /** Where the messages are. */
  paneId: string;
  onClose: () => void;
}

/** Finds in the whole conversation, also in what is not here yet. */
export function FindBar({ chat, paneId, onClose }: FindBarProps) {
  const [find] = useState(() => createFind(chat));
  const state = useStore(find);
  const words = state.found?.words;

  useEffect(() => {
    const pane = document.getElementById(paneId);
    return pane && words ? markWords(pane, words) : undefined;
  }, [paneId, words]);

  useEffect(() => find.close, [find]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      onClose();
    } else if (event.key === "Enter" && !isComposing(event.nativeEvent)) {
      event.preventDefault();
      void find.step(event.shiftKey ? -1 : 1);
    }
  };

  const text = findWords(state);
  const hasHits = (state.found?.hits.length ?? 0) > 0;
  return (
    <search
      className="mx-auto flex w-full max-w-3xl shrink-0 items-center gap-1 px-3 pb-2 md:px-6"
      onKeyDown={onKeyDown}
    >
      <div className="flex min-w-0 flex-1 items-center gap-2 rounded-xl border border-line-strong bg-raised pr-1 pl-3 shadow-field focus-within:border-accent">
        <Search aria-hidden className="size-4 shrink-0 text-ink-soft" />
        <input
          ref={takeFocus}
          id={findFieldId}
          type="text"
          aria-label="Find in conversation"
          aria-describedby="find-state"
          placeholder="Find in this conversation"
          defaultValue={state.query}
          maxLength={500}
          onChange={(event) => find.type(event.currentTarget.value)}
          className="min-w-0 flex-1 bg-transparent py-2 text-sm outline-none placeholder:text-ink-soft pointer-coarse:text-base"
        />
        <p id="find-state" aria-live="polite" className="shrink-0 text-ink-soft text-xs tabular-nums">
          {text}
        </p>
        <IconButton label="Older match" disabled={!hasHits} onClick={() => void find.step(1)}>
          <ChevronUp aria-hidden className="size-4" />
        </IconButton>
        <IconButton label="Newer match" disabled={!hasHits} onClick={() => void find.step(-1)}>
          <ChevronDown aria-hidden className="size-4" />
        </IconButton>
      </div>
      <IconButton label="Close find" onClick={onClose}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </search>
  );
}
