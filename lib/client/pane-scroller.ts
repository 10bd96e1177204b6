import type { Chat } from "./chat.ts";
import { createMessagePane, type MessagePane } from "./message-pane.ts";
import { anchorScroll, type ScrollAnchor } from "./scroll-anchor.ts";
import { createStore, type Store } from "./store.ts";
import { watchSizes } from "./watch-sizes.ts";

/** How high it is where messages end that are here, and others go on. */
export const edgePx = 64;

/** A message that is brought into view comes this far below the upper edge. */
const topPx = 16;

/** What joins a chat's messages to the box they scroll in. One for each time the box is there. */
export interface PaneScroller {
  readonly pane: MessagePane;
  readonly following: Pick<Store<boolean>, "get" | "subscribe">;
  /** @returns how to let go of them */
  attach(view: HTMLElement, content: HTMLElement): () => void;
  watchRow(row: HTMLElement, key: string): () => void;
  /** To be called after drawing, before the next paint. */
  settle(): void;
  goTo(key: string | null, how?: { focus: boolean }): void;
  /** To the message before or after the one that has the focus. */
  walk(step: -1 | 1): void;
  toFirst(): Promise<void>;
  toNewest(how?: { focus: boolean }): void;
}

interface Attached {
  view: HTMLElement;
  content: HTMLElement;
  anchor: ScrollAnchor;
}

const rowsIn = (content: HTMLElement) => content.querySelectorAll<HTMLElement>(":scope > [data-row]");

export function createPaneScroller(chat: Chat): PaneScroller {
  const pane = createMessagePane(chat);
  const following = createStore(true);
  let attached: Attached | null = null;
  /** Where to go once it is drawn. */
  let wanted: { key: string; top: number; focus: boolean } | null = null;
  let width = 0;

  const sizes = watchSizes((changed) => {
    if (!attached) return;
    if (attached.view.clientWidth !== width) measureAnew(attached);
    else pane.measure(changed);
    bringOrHold(attached);
    look(attached);
  });

  const look = ({ view, anchor }: Attached) => {
    const belowRows = pane.get().later === "none" ? 0 : edgePx;
    const fromEnd = -view.scrollTop - belowRows;
    pane.look({ fromEnd, height: view.clientHeight, follows: anchor.isFollowing() });
  };

  function measureAnew({ view, content }: Attached) {
    width = view.clientWidth;
    pane.forgetHeights();
    pane.measure(
      [...rowsIn(content)].map((row) => [row.dataset.row ?? "", row.getBoundingClientRect().height]),
    );
  }

  const rowOf = ({ content }: Attached, key: string) =>
    [...rowsIn(content)].find((row) => row.dataset.row === key) ?? null;

  /** A message stays where it is when it is whole in view already. */
  const isInView = ({ view }: Attached, row: HTMLElement) => {
    const [box, its] = [view.getBoundingClientRect(), row.getBoundingClientRect()];
    return its.top >= box.top && its.bottom <= box.bottom;
  };

  const scroller: PaneScroller = {
    pane,
    following,
    watchRow: sizes.watch,

    attach(view, content) {
      const anchor = anchorScroll({
        view,
        items: () => rowsIn(content),
        endsWithNewest: () => pane.get().later === "none",
        onFollowing: (next) => following.set(next),
      });
      const here = { view, content, anchor };
      attached = here;
      measureAnew(here);
      const onScroll = () => look(here);
      /** What is pressed stays under the hand, whatever opens, closes or is replaced by it. */
      const onClick = ({ target }: Event) => {
        const pressed = target instanceof Element ? target.closest("summary, button") : null;
        if (pressed) anchor.hold(pressed);
      };
      const onFocus = ({ target }: Event) => {
        const row = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
        pane.pin(row?.dataset.row ?? null);
      };
      const onBlur = ({ relatedTarget }: FocusEvent) => {
        if (!(relatedTarget instanceof Node) || !content.contains(relatedTarget)) pane.pin(null);
      };
      const onSelection = () => {
        const selection = document.getSelection();
        pane.hold(selection !== null && !selection.isCollapsed && selection.containsNode(content, true));
      };
      view.addEventListener("scroll", onScroll, { passive: true });
      document.addEventListener("selectionchange", onSelection);
      content.addEventListener("click", onClick, { capture: true });
      content.addEventListener("focusin", onFocus);
      content.addEventListener("focusout", onBlur);
      const unwatch = [sizes.watchFrame(view), sizes.watchFrame(content)];
      const place = chat.place();
      if (place) wanted = { ...place, focus: false };
      if (wanted) bring(here, wanted.key, wanted.top);
      else look(here);
      return () => {
        // Of the page a part may be gone by now; the pane knows where it was.
        chat.leave(anchor.isFollowing() ? null : pane.atUpperEdge());
        anchor.close();
        view.removeEventListener("scroll", onScroll);
        document.removeEventListener("selectionchange", onSelection);
        content.removeEventListener("click", onClick, { capture: true });
        content.removeEventListener("focusin", onFocus);
        content.removeEventListener("focusout", onBlur);
        for (const stop of unwatch) stop();
        attached = null;
      };
    },

    settle() {
      // To ask where things are would have the browser lay out the page once more for every word that comes.
      if (attached && (wanted || !attached.anchor.isResting())) bringOrHold(attached);
    },

    goTo(key, { focus } = { focus: false }) {
      if (key === null) return;
      const row = attached && rowOf(attached, key);
      if (attached && row && isInView(attached, row)) {
        if (focus) row.querySelector("article")?.focus({ preventScroll: true });
        return;
      }
      wanted = { key, top: topPx, focus };
      if (attached && !row) bring(attached, key, topPx);
      else scroller.settle();
    },

    walk(step) {
      if (!attached) return;
      const { view, content } = attached;
      const focused = document.activeElement?.closest<HTMLElement>("[data-row]");
      const edge = view.getBoundingClientRect();
      const rows = [...rowsIn(content)];
      const seen =
        step === 1
          ? rows.find((row) => row.getBoundingClientRect().top >= edge.top)
          : rows.findLast((row) => row.getBoundingClientRect().bottom <= edge.bottom);
      const key = focused && content.contains(focused) ? focused.dataset.row : undefined;
      const next = key === undefined ? (seen?.dataset.row ?? pane.newest()) : pane.neighbour(key, step);
      scroller.goTo(next, { focus: true });
    },

    async toFirst() {
      await chat.seekFirst();
      scroller.goTo(pane.first(), { focus: true });
    },

    toNewest({ focus } = { focus: false }) {
      chat.seekNewest();
      attached?.anchor.toNewest();
      if (attached) look(attached);
      if (focus) scroller.goTo(pane.newest(), { focus });
    },
  };

  function bringOrHold(here: Attached) {
    if (!wanted) return here.anchor.settle();
    const row = rowOf(here, wanted.key);
    // Drawn next: until then the box is where it will be. Or it is gone: another version was chosen meanwhile.
    if (!row && pane.fromEnd(wanted.key) === null) wanted = null;
    if (!row || !wanted) return;
    here.anchor.place(row, wanted.top);
    if (wanted.focus) row.querySelector("article")?.focus({ preventScroll: true });
    wanted = null;
    look(here);
  }

  /** To about where it is, by what is known of heights; there it is drawn, and then brought to its place. */
  function bring(here: Attached, key: string, top: number) {
    const fromEnd = pane.fromEnd(key);
    if (fromEnd === null) {
      wanted = null;
      return look(here);
    }
    here.view.scrollTop = here.view.clientHeight - top - fromEnd - pane.heightOf(key);
    look(here);
    // It may have been drawn before, out of the window.
    if (rowOf(here, key)) scroller.settle();
  }

  return scroller;
}
