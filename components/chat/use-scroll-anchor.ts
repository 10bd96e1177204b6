"use client";

import { useEffect, useRef, useState } from "react";
import { anchorScroll, type ScrollAnchor } from "#lib/client/scroll-anchor.ts";

/** Puts lib/client's scroll anchor on the pane. When `newest` names another message, the pane goes there. */
export function useScrollAnchor({ newest }: { newest: string | null }) {
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const anchor = useRef<ScrollAnchor>(null);
  const [following, setFollowing] = useState(true);

  useEffect(() => {
    const [box, inside] = [view.current, content.current];
    if (!box || !inside) return;
    const made = anchorScroll({
      view: box,
      items: () => inside.querySelectorAll(":scope > article"),
      onFollowing: setFollowing,
    });
    anchor.current = made;
    // It tells after layout and before paint: nothing is seen to jump.
    const sizes = new ResizeObserver(() => made.settle());
    sizes.observe(inside);
    sizes.observe(box);
    const onClick = ({ target }: MouseEvent) => {
      const opener = target instanceof Element ? target.closest("summary, [data-holds]") : null;
      if (opener) made.hold(opener);
    };
    inside.addEventListener("click", onClick, { capture: true });
    return () => {
      made.close();
      sizes.disconnect();
      inside.removeEventListener("click", onClick, { capture: true });
    };
  }, []);

  useEffect(() => {
    if (newest) anchor.current?.toNewest();
  }, [newest]);

  return { view, content, following, toNewest: () => anchor.current?.toNewest() };
}
