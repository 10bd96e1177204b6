/**
 * The one owner of the message pane's scroll position. The pane is a `column-reverse` box: its scroll origin is the
 * newest message, so the first paint stands there without a script, and 0 stays 0 while a reply grows. What remains is
 * the reader who has scrolled up: whatever grows or shrinks, the topmost message in view stays where it is.
 */
export interface ScrollView {
  scrollTop: number;
  getBoundingClientRect(): { top: number };
  addEventListener(type: "scroll", listener: () => void, options: { passive: boolean }): void;
  removeEventListener(type: "scroll", listener: () => void): void;
}

export interface ScrollItem {
  readonly isConnected: boolean;
  getBoundingClientRect(): { top: number; bottom: number };
}

/** Nearer to the end than this counts as being there. */
const nearPx = 40;

export interface ScrollAnchor {
  toNewest(): void;
  /** Before something is opened or closed on purpose: it stays under the reader's hand. */
  hold(item: ScrollItem): void;
  /** To be called when the sizes in the pane have changed, before the next paint. */
  settle(): void;
  close(): void;
}

export interface ScrollAnchorOptions {
  view: ScrollView;
  /** What is in the pane, from top to bottom. */
  items: () => Iterable<ScrollItem>;
  onFollowing: (following: boolean) => void;
}

export function anchorScroll({ view, items, onFollowing }: ScrollAnchorOptions): ScrollAnchor {
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
      anchor = { item, top: topOf(item) };
      return;
    }
  };

  const onScroll = () => {
    const settled = view.scrollTop === settledAt && !following;
    settledAt = null;
    if (settled) return;
    setFollowing(Math.abs(view.scrollTop) <= nearPx);
    if (following) anchor = null;
    else chooseAnchor();
  };

  // The reader may have scrolled, or come by a link to a message, before this began.
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
    settle() {
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
    },
    close: () => view.removeEventListener("scroll", onScroll),
  };
}
