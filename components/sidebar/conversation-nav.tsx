"use client";

import { usePathname } from "next/navigation";
import { useRef } from "react";
import { Late } from "#components/late.tsx";
import { useApp } from "#components/shell/app-context.tsx";
import { classes } from "#components/ui/classes.ts";
import { useStore } from "#components/use-store.ts";
import { conversationIdIn } from "#lib/client/location.ts";
import { heightOf, rowsWithin } from "#lib/client/row-window.ts";
import { isUnread } from "#lib/client/seen.ts";
import { sidebarGroups } from "#lib/client/sidebar-groups.ts";
import { ConversationGroup } from "./conversation-group.tsx";
import { ConversationItem } from "./conversation-item.tsx";
import { MoreConversations } from "./more-conversations.tsx";
import { previewId } from "./preview-id.ts";
import { previewPart } from "./preview-part.ts";
import { type Calendar, useCalendar } from "./use-calendar.ts";
import { useKeptFocus } from "./use-kept-focus.ts";
import { usePreview } from "./use-preview.ts";
import { rowSizesClass, useRows } from "./use-rows.ts";
import { useSeen } from "./use-seen.ts";

/**
 * More is asked for this long before its place is drawn: a quick turn of the wheel does not outrun it. But not where
 * nobody has begun to scroll: most people look at the first page only.
 */
const aheadPx = 2_000;
const aheadAtTopPx = -300;

export function ConversationNav({ calendar }: { calendar: Calendar }) {
  const { history } = useApp();
  const { list } = history;
  const { items, pinned, leaving, running, cursor, more } = useStore(list);
  const open = conversationIdIn(usePathname());
  const seen = useSeen(open);
  const days = useCalendar(calendar);
  const groups = sidebarGroups({ items, pinned, leaving }, days);
  const nav = useRef<HTMLElement>(null);
  const { stretch, sizes } = useRows(nav, groups);
  const kept = useKeptFocus();
  const preview = usePreview(open, [pinned, items]);
  const counts = groups.map((group) => group.items.length);
  const ranges = rowsWithin(counts, sizes, stretch);

  return (
    <nav
      ref={nav}
      aria-label="Conversations"
      onFocus={(event) => {
        kept.onFocus(event);
        preview.onFocus(event);
      }}
      onBlur={() => {
        kept.onBlur();
        preview.onBlur();
      }}
      onPointerOver={preview.onPointerOver}
      onPointerLeave={preview.onPointerLeave}
      onPointerDown={preview.onPointerDown}
      onScroll={preview.onScroll}
      className={classes(
        "min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4 [overflow-anchor:none]",
        rowSizesClass,
      )}
    >
      {groups.length === 0 && (
        <p className="px-2.5 py-2 text-ink-soft text-sm">Your conversations will be kept here.</p>
      )}
      {groups.map((group, place) => {
        // Of the last one nobody knows how long it will be.
        const isOpenEnded = cursor !== null && place === groups.length - 1;
        return (
          <ConversationGroup
            key={group.label}
            group={group}
            range={ranges[place] ?? { first: 0, end: 0 }}
            kept={kept.focused}
            row={(conversation, index) => (
              <ConversationItem
                key={conversation.id}
                conversation={conversation}
                index={index}
                groupSize={isOpenEnded ? -1 : group.items.length}
                active={conversation.id === open}
                state={
                  running.has(conversation.id)
                    ? "running"
                    : conversation.id !== open && isUnread(seen, conversation)
                      ? "unread"
                      : null
                }
                previewId={conversation.id === preview.conversation?.id ? previewId : undefined}
              />
            )}
          />
        );
      })}
      {cursor !== null && (
        <MoreConversations
          state={more}
          isNear={heightOf(counts, sizes) < stretch.to + (stretch.from > 0 ? aheadPx : aheadAtTopPx)}
          onMore={list.loadMore}
        />
      )}
      {preview.conversation && (
        <Late part={previewPart} onMissing={preview.dismiss}>
          {({ ConversationPreview }) =>
            preview.conversation && (
              <ConversationPreview
                key={preview.conversation.id}
                conversation={preview.conversation}
                chat={history.chat(preview.conversation.id)}
                calendar={days}
                onEnter={preview.hold}
                onLeave={preview.leave}
              />
            )
          }
        </Late>
      )}
    </nav>
  );
}
