import type { Message } from "#lib/shared/contracts/message.ts";
import type { Chat } from "./chat.ts";
import { type ChatState, type Loading, shownWindow } from "./chat-state.ts";
import { estimatedHeight } from "./estimated-height.ts";
import { heightOf, joinedRange, type ListRange, rangeToDraw, type Viewport } from "./list-range.ts";
import { groupStored, roomFrom, withLive } from "./live-groups.ts";
import { groupKey, type MessageGroup } from "./message-groups.ts";
import { createStore, type Store } from "./store.ts";

/** A message that is drawn, or the room of those that are not. */
export type PaneRow =
  | {
      readonly kind: "message";
      readonly key: string;
      readonly group: MessageGroup;
      readonly position: number;
    }
  | { readonly kind: "gap"; readonly key: string; readonly height: number };

export interface PaneView {
  /** From top to bottom. */
  readonly rows: readonly PaneRow[];
  /** The newest message there is, drawn or not; null while another stretch is shown. */
  readonly last: MessageGroup | null;
  /** How many messages the path has; -1 where it is not known (as `aria-setsize` has it). */
  readonly size: number;
  readonly earlier: Loading | "none";
  readonly later: Loading | "none";
}

/** The messages of a chat as a list of which only what is near the reader is drawn. Knows no browser. */
export interface MessagePane extends Pick<Store<PaneView>, "get" | "subscribe"> {
  /** The reader looks there now; `follows` the newest, or stays with what is in view. */
  look(viewport: Viewport & { follows: boolean }): void;
  /** How high messages are, by key. */
  measure(heights: Iterable<readonly [key: string, height: number]>): void;
  /** Nothing that was measured holds any more: the pane has another width. */
  forgetHeights(): void;
  /** Stays drawn wherever the reader looks, as what has the focus must. */
  pin(key: string | null): void;
  /** While something is selected, all that is drawn stays drawn: a browser copies what is in the page. */
  hold(held: boolean): void;
  /** Where the lower edge of a message is, in px from the end; null where it is not among what is shown. */
  fromEnd(key: string): number | null;
  heightOf(key: string): number;
  /** The message at the upper edge of the view, and where its own is, in px below that. */
  atUpperEdge(): { key: string; top: number } | null;
  /** The key of the article that a message is part of. */
  keyOf(messageId: string): string | null;
  neighbour(key: string, step: -1 | 1): string | null;
  first(): string | null;
  newest(): string | null;
}

/** Nearer than this many heights of the view to where the messages end that are here, more are asked for. */
const loadAhead = 3;

/** Whoever marks a word and reads on is not to carry the whole conversation along. */
const mostHeld = 200;

/** Until the browser says where the reader looks: at the newest, in a window of an ordinary height. */
const unknownViewport: Viewport = { fromEnd: 0, height: 900 };

interface Item {
  key: string;
  group: MessageGroup;
  position: number;
}

function itemsOf(state: ChatState, stored: readonly MessageGroup[]): Item[] {
  const groups = state.apart ? stored : withLive(stored, state);
  let position = 0;
  return groups.map((group) => {
    position = group.depth ?? position + 1;
    return { key: groupKey(group), group, position };
  });
}

/** What is stored changes seldom, and what streams above it many times a second. */
function storedGroups() {
  let before: { messages: readonly Message[]; from: number | null; groups: MessageGroup[] } | null = null;
  return (state: ChatState): MessageGroup[] => {
    const [{ messages }, from] = [shownWindow(state), roomFrom(state)];
    if (before?.messages !== messages || before.from !== from) {
      before = { messages, from, groups: groupStored(messages, from) };
    }
    return before.groups;
  };
}

export function createMessagePane(chat: Chat): MessagePane {
  const heights = new Map<string, number>();
  const stored = storedGroups();
  let state = chat.get();
  let items = itemsOf(state, stored(state));
  let indices = new Map(items.map(({ key }, index) => [key, index]));
  let viewport = unknownViewport;
  let follows = true;
  let isSeen = false;
  let drawn: { first: string; last: string } | null = null;
  let pinned: string | null = null;
  let isHeld = false;
  let stopListening: (() => void) | null = null;
  let listeners = 0;

  const heightAt = ({ key, group }: Item) => heights.get(key) ?? estimatedHeight(group);
  /** Where what was drawn stands now: messages may have come above it. */
  const drawnRange = (): ListRange | null => {
    const [from, last] = [indices.get(drawn?.first ?? ""), indices.get(drawn?.last ?? "")];
    return from === undefined || last === undefined ? null : { from, to: last + 1 };
  };

  const viewOf = (): PaneView => {
    const all = items.map(heightAt);
    const before = drawnRange();
    const near = rangeToDraw(all, viewport, before);
    const range = (isHeld && before && joinedRange(near, before, mostHeld)) || near;
    const [first, last] = [items[range.from], items[range.to - 1]];
    drawn = first && last ? { first: first.key, last: last.key } : null;
    const newest = items.at(-1) ?? null;
    const { apart, earlier, later, window } = state;
    const ending = window.messages.at(-1)?.depth ?? -1;
    return {
      rows: rowsOf(all, range),
      last: apart ? null : (newest?.group ?? null),
      size: apart ? ending : (newest?.position ?? -1),
      earlier: shownWindow(state).hasEarlier ? earlier : "none",
      later: apart ? later : "none",
    };
  };

  function rowsOf(all: readonly number[], range: ListRange): PaneRow[] {
    const alone = indices.get(pinned ?? "");
    const ranges = [range];
    if (alone !== undefined && alone < range.from) ranges.unshift({ from: alone, to: alone + 1 });
    if (alone !== undefined && alone >= range.to) ranges.push({ from: alone, to: alone + 1 });
    const rows: PaneRow[] = [];
    let at = 0;
    for (const { from, to } of [...ranges, { from: all.length, to: all.length }]) {
      if (from > at)
        rows.push({
          kind: "gap",
          key: `gap ${rows.length === 0 ? "above" : from}`,
          height: heightOf(all, { from: at, to: from }),
        });
      rows.push(...items.slice(from, to).map((item) => ({ kind: "message" as const, ...item })));
      at = to;
    }
    return rows;
  }

  const store = createStore(viewOf());

  const loadNear = () => {
    const { earlier, later } = store.get();
    const reach = loadAhead * viewport.height;
    const total = items.reduce((sum, item) => sum + heightAt(item), 0);
    if (earlier === "idle" && total - viewport.fromEnd - viewport.height < reach) void chat.loadEarlier();
    if (later === "idle" && viewport.fromEnd < reach) void chat.loadLater();
  };

  const show = () => {
    const next = viewOf();
    if (!sameView(store.get(), next)) store.set(next);
    if (isSeen) loadNear();
  };

  const takeIn = () => {
    if (chat.get() === state) return;
    keepingPlace(() => {
      state = chat.get();
      items = itemsOf(state, stored(state));
      indices = new Map(items.map(({ key }, index) => [key, index]));
    });
    show();
  };

  /** What comes or grows below leads the end away from the reader, who stays where he is. */
  function keepingPlace(change: () => void) {
    const key = follows && state.apart === null ? null : keyAtUpperEdge();
    const before = key === null ? null : topFromEnd(key);
    change();
    const after = key === null ? null : topFromEnd(key);
    if (before !== null && after !== null)
      viewport = { ...viewport, fromEnd: viewport.fromEnd + after - before };
  }

  function keyAtUpperEdge(): string | null {
    let top = 0;
    const at = items.findLastIndex((item) => {
      top += heightAt(item);
      return top >= viewport.fromEnd + viewport.height;
    });
    return items[Math.max(at, 0)]?.key ?? null;
  }

  const topFromEnd = (key: string): number | null => {
    const [bottom, item] = [fromEnd(key), items[indices.get(key) ?? -1]];
    return bottom === null || !item ? null : bottom + heightAt(item);
  };

  function fromEnd(key: string): number | null {
    const at = indices.get(key);
    return at === undefined ? null : heightOf(items.map(heightAt), { from: at + 1, to: items.length });
  }

  return {
    get() {
      // Between drawing and listening the chat may have moved on.
      if (listeners === 0) takeIn();
      return store.get();
    },
    subscribe(listener) {
      stopListening ??= chat.subscribe(takeIn);
      listeners += 1;
      const stop = store.subscribe(listener);
      takeIn();
      return () => {
        stop();
        listeners -= 1;
        if (listeners > 0) return;
        stopListening?.();
        stopListening = null;
      };
    },
    look({ follows: following, ...next }) {
      viewport = next;
      follows = following;
      isSeen = true;
      show();
    },
    measure(found) {
      keepingPlace(() => {
        for (const [key, height] of found) heights.set(key, height);
      });
      show();
    },
    forgetHeights: () => heights.clear(),
    pin(key) {
      if (key === pinned) return;
      pinned = key;
      show();
    },
    hold(held) {
      if (held === isHeld) return;
      isHeld = held;
      show();
    },
    fromEnd,
    atUpperEdge() {
      const key = keyAtUpperEdge();
      const top = key === null ? null : topFromEnd(key);
      return key === null || top === null ? null : { key, top: viewport.fromEnd + viewport.height - top };
    },
    heightOf(key) {
      const item = items[indices.get(key) ?? -1];
      return item ? heightAt(item) : 0;
    },
    keyOf(messageId) {
      const depth = shownWindow(state).messages.find(({ id }) => id === messageId)?.depth;
      const item = items.findLast(
        ({ group, position }) => group.id === messageId || position <= (depth ?? 0),
      );
      return item?.key ?? null;
    },
    neighbour: (key, step) => items[(indices.get(key) ?? -2) + step]?.key ?? null,
    first: () => items[0]?.key ?? null,
    newest: () => items.at(-1)?.key ?? null,
  };
}

function sameView(a: PaneView, b: PaneView): boolean {
  const same = a.last === b.last && a.size === b.size && a.earlier === b.earlier && a.later === b.later;
  return same && a.rows.length === b.rows.length && a.rows.every((row, index) => sameRow(row, b.rows[index]));
}

function sameRow(a: PaneRow, b: PaneRow | undefined): boolean {
  if (a.kind === "gap" || b?.kind === "gap")
    return a.kind === b?.kind && a.key === b.key && heightsOf(a) === heightsOf(b);
  return a.key === b?.key && a.group === b.group && a.position === b.position;
}

const heightsOf = (row: PaneRow) => (row.kind === "gap" ? row.height : null);
