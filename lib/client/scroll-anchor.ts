/**
 * The one owner of the message pane's scroll position. The pane is a `column-reverse` box: its scroll origin is the
 * newest message, so the first paint stands there without a script, 0 stays 0 while a reply grows, and what comes on top
 * moves nothing. What remains is the reader who has scrolled up: whatever grows, shrinks or comes below, the topmost
 * thing in view stays where it is.
 */
export interface ScrollView {
  scrollTop: number;
  getBoundingClientRect(): { top: number };
  addEventListener(type: "scroll", listener: () => void, options: { passive: boolean }): void;
  removeEventListener(type: "scroll", listener: () => void): void;
}

export interface ScrollItem {
  readonly isConnected: boolean;
  readonly children: ArrayLike<ScrollItem>;
  getBoundingClientRect(): { top: number; bottom: number };
}

/** Nearer to the end than this counts as being there. */
const nearPx = 40;

/** From a row over its article down to a paragraph or an item of a list: what grows higher up in a long message moves nothing. */
const deepest = 6;

export interface ScrollAnchor {
  toNewest(): void;
  /** Before something is opened or closed on purpose: it stays under the reader's hand. */
  hold(item: ScrollItem): void;
  /** Brings an item there, in px below the upper edge of the view, and holds it. */
  place(item: ScrollItem, top: number): void;
  /** To be called when the sizes in the pane have changed, before the next paint. */
  settle(): void;
  isFollowing(): boolean;
  /** Whether there is nothing to hold: at the newest the box stays by itself. */
  isResting(): boolean;
  close(): void;
}

export interface ScrollAnchorOptions {
  view: ScrollView;
  /** What is in the pane, from top to bottom. */
  items: () => Iterable<ScrollItem>;
  /** Whether the end of the pane is the newest there is. */
  endsWithNewest: () => boolean;
  onFollowing: (following: boolean) => void;
}

export function anchorScroll(options: ScrollAnchorOptions): ScrollAnchor {
  const { view, items, endsWithNewest, onFollowing } = options;
  let following = true;
  let anchor: { item: ScrollItem; top: number } | null = null;
  /** Where settling left the pane. Browsers round it: taken for a new place of the reader, that would add up to a drift. */
  let settledAt: number | null = null;

  const topOf = (item: ScrollItem) => item.getBoundingClientRect().top - view.getBoundingClientRect().top;

  const setFollowing = (next: boolean) => {
    if (next === following) return;
    following = next;
    onFollowing(next);
  };

  const chooseAnchor = () => {
    const edge = view.getBoundingClientRect().top;
    anchor = null;
    for (const item of items()) {
      if (item.getBoundingClientRect().bottom <= edge) continue;
      const finest = finestAt(item, edge);
      anchor = { item: finest, top: topOf(finest) };
      return;
    }
  };

  const onScroll = () => {
    const settled = view.scrollTop === settledAt && !following;
    settledAt = null;
    if (settled) return;
    setFollowing(Math.abs(view.scrollTop) <= nearPx && endsWithNewest());
    if (following) anchor = null;
    else chooseAnchor();
  };

  const settle = () => {
    if (anchor?.item.isConnected) {
      const moved = topOf(anchor.item) - anchor.top;
      if (moved !== 0) {
        view.scrollTop += moved;
        settledAt = view.scrollTop;
      }
      // Held at the end: once. If that led away from the end, the scroll event says so and chooses anew.
      if (following) anchor = null;
    } else if (following) {
      view.scrollTop = 0;
    } else {
      chooseAnchor();
    }
  };

  // The reader may have scrolled before this began.
  onScroll();
  view.addEventListener("scroll", onScroll, { passive: true });

  return {
    toNewest() {
      view.scrollTop = 0;
      anchor = null;
      setFollowing(true);
    },
    hold(item) {
      anchor = { item, top: topOf(item) };
    },
    place(item, top) {
      setFollowing(false);
      anchor = { item, top };
      settle();
    },
    settle,
    isFollowing: () => following,
    isResting: () => following && anchor === null,
    close: () => view.removeEventListener("scroll", onScroll),
  };
}

/** The smallest thing at the upper edge of the view: what is whole below it, or reaches over it. */
function finestAt(item: ScrollItem, edge: number): ScrollItem {
  let found = item;
  for (let level = 0; level < deepest && found.getBoundingClientRect().top < edge; level++) {
    const child = Array.from(found.children).find((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return bottom > edge && bottom > top;
    });
    if (!child) return found;
    found = child;
  }
  return found;
}
