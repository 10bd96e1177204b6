"use client";

import { usePathname } from "next/navigation";
import { useApp } from "#components/shell/app-context.tsx";
import { useStore } from "#components/use-store.ts";
import { conversationIdIn } from "#lib/client/location.ts";
import { groupByTime } from "#lib/client/time-groups.ts";
import { ConversationItem } from "./conversation-item.tsx";
import { MoreConversations } from "./more-conversations.tsx";
import { type Calendar, useCalendar } from "./use-calendar.ts";

export function ConversationNav({ calendar }: { calendar: Calendar }) {
  const { list } = useApp().history;
  const { items, leaving, running, cursor, more } = useStore(list);
  const open = conversationIdIn(usePathname());
  const shown = items.filter(({ id }) => !leaving.has(id));
  const groups = groupByTime(shown, useCalendar(calendar));

  return (
    <nav aria-label="Conversations" className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
      {groups.length === 0 && (
        <p className="px-2.5 py-2 text-ink-soft text-sm">Your conversations will be kept here.</p>
      )}
      {groups.map(({ label, items: conversations }) => (
        <div key={label} className="mb-3">
          <h2 className="sticky top-0 z-10 bg-ground-side px-2.5 py-1.5 font-medium text-ink-soft text-xs">
            {label}
          </h2>
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-px">
            {conversations.map((conversation) => (
              <ConversationItem
                key={conversation.id}
                conversation={conversation}
                active={conversation.id === open}
                running={running.has(conversation.id)}
              />
            ))}
          </ul>
        </div>
      ))}
      {cursor !== null && <MoreConversations state={more} onMore={list.loadMore} />}
    </nav>
  );
}
