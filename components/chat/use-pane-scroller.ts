"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore, useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { createPaneScroller } from "#lib/client/pane-scroller.ts";

/** Puts lib/client's pane on the page: what of it is drawn, and the box that it scrolls in. */
export function usePaneScroller(chat: Chat) {
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [scroller] = useState(() => createPaneScroller(chat));
  const shown = useStore(scroller.pane);
  const following = useStore(scroller.following);
  const sought = useStoreValue(chat, (state) => state.sought);
  const pending = useStoreValue(chat, ({ pending }) => (pending && !pending.byItself ? pending.id : null));

  useLayoutEffect(() => {
    const [box, inside] = [view.current, content.current];
    return box && inside ? scroller.attach(box, inside) : undefined;
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn has changed, so it has to be put in its place.
  useLayoutEffect(() => scroller.settle(), [scroller, shown]);

  useLayoutEffect(() => {
    if (sought) scroller.goTo(scroller.pane.keyOf(sought.messageId));
  }, [scroller, sought]);

  // Whoever writes wants to see what comes of it.
  useEffect(() => {
    if (pending) scroller.toNewest();
  }, [scroller, pending]);

  return { view, content, scroller, shown, following };
}
