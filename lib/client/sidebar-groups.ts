import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { ConversationListState } from "./conversation-list.ts";
import { groupByTime, type TimeGroup } from "./time-groups.ts";

/** What the sidebar shows: the pinned ones, then the others by time, without those that are being deleted. */
export function sidebarGroups(
  { items, pinned, leaving }: Pick<ConversationListState, "items" | "pinned" | "leaving">,
  calendar: { now: number; timeZone: string },
): TimeGroup<Conversation>[] {
  const top = pinned.filter(({ id }) => !leaving.has(id));
  // By what is shown above, not by what is pinned: there may be more pinned ones than fit there.
  const elsewhere = new Set([...leaving, ...pinned.map(({ id }) => id)]);
  const others = elsewhere.size === 0 ? items : items.filter(({ id }) => !elsewhere.has(id));
  const groups = groupByTime(others, calendar);
  return top.length === 0 ? groups : [{ label: "Pinned", items: top }, ...groups];
}
