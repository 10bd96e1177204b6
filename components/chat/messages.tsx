"use client";

import { ArrowDown } from "lucide-react";
import type { KeyboardEvent } from "react";
import { prepareMarkdown } from "#components/markdown/message-text.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isRunning } from "#lib/client/chat-state.ts";
import type { AssistantGroup } from "#lib/client/message-groups.ts";
import { walkOf } from "#lib/client/pane-keys.ts";
import { announcement, retryWords } from "#lib/client/reply-words.ts";
import { MessageArticle } from "./message-article.tsx";
import { MessageRow } from "./message-row.tsx";
import { messagesId } from "./messages-id.ts";
import { PageEdge } from "./page-edge.tsx";
import { useMessageActions } from "./use-message-actions.ts";
import { usePaneScroller } from "./use-pane-scroller.ts";

export interface MessagesProps {
  chat: Chat;
}

export function Messages({ chat }: MessagesProps) {
  const { view, content, scroller, shown, following } = usePaneScroller(chat);
  const running = useStoreValue(chat, isRunning);
  const sought = useStoreValue(chat, (state) => state.sought?.messageId ?? null);
  const actions = useMessageActions(chat);
  const { rows, last, size, earlier, later } = shown;
  const soughtKey = sought === null ? null : scroller.pane.keyOf(sought);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const walk = event.target instanceof Element ? walkOf(event, event.target) : null;
    if (!walk) return;
    event.preventDefault();
    if (walk === "first") void scroller.toFirst();
    else if (walk === "newest") scroller.toNewest({ focus: true });
    else scroller.walk(walk);
  };

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={view}
        id={messagesId}
        role="log"
        aria-label="Messages"
        aria-describedby="messages-keys"
        // Read out once it is whole, not word by word.
        aria-busy={running}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
        tabIndex={0}
        onKeyDown={onKeyDown}
        // What comes into view next is drawn here: what the server drew reaches a page up.
        onScroll={prepareMarkdown}
        className="flex h-full flex-col-reverse overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none] [scrollbar-gutter:stable_both-edges]"
      >
        {/* Reversed, so that the first paint stands at the newest message; the margin lets few messages begin on top. */}
        <div ref={content} className="mx-auto mb-auto w-full max-w-3xl px-4 pt-4 md:px-6">
          <PageEdge state={earlier} which="Earlier" onMore={() => void chat.loadEarlier()} />
          {rows.map((row) =>
            row.kind === "gap" ? (
              <div key={row.key} aria-hidden style={{ height: row.height }} />
            ) : (
              <MessageRow
                key={row.key}
                scroller={scroller}
                rowKey={row.key}
                position={row.position}
                size={size}
                sought={row.key === soughtKey}
              >
                <MessageArticle group={row.group} actions={actions} isLast={row.group === last} />
              </MessageRow>
            ),
          )}
          <PageEdge state={later} which="Later" onMore={() => void chat.loadLater()} />
        </div>
      </div>
      <p id="messages-keys" hidden>
        Alt and the up or down arrow go from message to message, Home to the first, End to the newest.
      </p>
      <p aria-live="polite" className="sr-only">
        {last?.kind === "assistant" && spoken(last)}
      </p>
      {!following && (
        <IconButton
          label="Scroll to newest"
          onClick={() => scroller.toNewest()}
          look="raised"
          className="absolute bottom-3 left-1/2 -translate-x-1/2"
        >
          <ArrowDown aria-hidden className="size-4" />
        </IconButton>
      )}
    </div>
  );
}

/** How the last reply stands, for those who hear the page. */
function spoken({ status, error, retry }: AssistantGroup): string {
  if (!retry) return announcement(status, error);
  const { why, soon } = retryWords(retry, 0);
  return `${why} ${soon}`;
}
