"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { useStore } from "#components/use-store.ts";
import { agoWords } from "#lib/client/ago-words.ts";
import type { Chat } from "#lib/client/chat.ts";
import { previewOf } from "#lib/client/preview.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { previewId } from "./preview-id.ts";
import { untitled } from "./untitled.ts";
import type { Calendar } from "./use-calendar.ts";
import { linkIdOf } from "./use-kept-focus.ts";

interface ConversationPreviewProps {
  conversation: Conversation;
  chat: Chat;
  calendar: Calendar;
  onEnter: () => void;
  onLeave: () => void;
}

const marginPx = 8;

/** Beside its row and never over it; as high up as the window wants it. */
function place(card: HTMLElement, conversationId: string) {
  const row = document.getElementById(linkIdOf(conversationId))?.closest("li");
  if (!row) return;
  const from = row.getBoundingClientRect();
  const top = Math.min(from.top, window.innerHeight - card.offsetHeight - marginPx);
  card.style.top = `${Math.max(marginPx, top)}px`;
  card.style.left = `${from.right + 2 * marginPx}px`;
}

/** What a conversation was last about. It holds nothing to press, and so no place in the order of Tab. */
export function ConversationPreview(props: ConversationPreviewProps) {
  const { conversation, chat, calendar, onEnter, onLeave } = props;
  const card = useRef<HTMLDivElement>(null);
  const state = useStore(chat);
  const { question, answer } = previewOf(state);
  const { id } = conversation;

  useEffect(() => {
    const element = card.current;
    if (!element) return;
    element.showPopover();
    const sizes = new ResizeObserver(() => place(element, id));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [id]);

  return (
    <div
      ref={card}
      id={previewId}
      popover="manual"
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      // What happens in it is not about the rows.
      onPointerOver={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.stopPropagation()}
      className="fixed w-80 rounded-xl border border-line bg-raised p-3.5 text-sm shadow-raised motion-safe:animate-[rise_120ms_ease-out]"
    >
      <p className="line-clamp-2 font-medium">{conversation.title ?? untitled}</p>
      <p className="mb-2 text-ink-soft text-xs">
        Last active {agoWords(conversation.last_message_at, { ...calendar, now: Date.now() })}
      </p>
      {state.phase === "loading" && (
        <span aria-hidden className="grid gap-1.5 py-1">
          <span className="h-3 rounded bg-soft-more" />
          <span className="h-3 w-2/3 rounded bg-soft-more" />
        </span>
      )}
      {state.phase === "failed" && <p className="text-ink-soft">Its messages could not be loaded.</p>}
      {state.phase === "ready" && (
        <div className="grid gap-2">
          {question && <Line speaker="You">{question}</Line>}
          {answer && <Line speaker="Assistant">{answer}</Line>}
          {!question && !answer && <p className="text-ink-soft">Nothing was said yet.</p>}
        </div>
      )}
    </div>
  );
}

function Line({ speaker, children }: { speaker: string; children: ReactNode }) {
  return (
    <p className="wrap-anywhere line-clamp-3">
      <span className="font-medium text-ink-soft">{speaker}: </span>
      {children}
    </p>
  );
}
