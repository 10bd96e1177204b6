"use client";

import type { ReactNode } from "react";
import { indexesOf, type RowRange } from "#lib/client/row-window.ts";
import type { TimeGroup } from "#lib/client/time-groups.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";

interface ConversationGroupProps {
  group: TimeGroup<Conversation>;
  /** The rows that are near the view; the list is as high as if all were there. */
  range: RowRange;
  /** The conversation whose row stays in any case. */
  kept: string | null;
  row: (conversation: Conversation, index: number) => ReactNode;
}

export function ConversationGroup({ group: { label, items }, range, kept, row }: ConversationGroupProps) {
  const keptIndex = kept === null ? -1 : items.findIndex(({ id }) => id === kept);
  return (
    <div className="mb-(--row-gap)">
      <h2 className="sticky top-0 z-10 flex h-(--heading) items-center bg-ground-side px-2.5 font-medium text-ink-soft text-xs">
        {label}
      </h2>
      <ul className="relative" style={{ height: `calc(var(--row) * ${items.length})` }}>
        {indexesOf(range, keptIndex).map((index) => {
          const conversation = items[index];
          return conversation && row(conversation, index);
        })}
      </ul>
    </div>
  );
}
