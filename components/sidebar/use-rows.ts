"use client";

import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "#components/use-store.ts";
import { shiftOf } from "#lib/client/row-place.ts";
import { type RowSizes, type Stretch, stretchAround } from "#lib/client/row-window.ts";
import { createStore } from "#lib/client/store.ts";
import type { TimeGroup } from "#lib/client/time-groups.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";

/** The same in rem for the style sheet, and for us: a button for a finger makes a row higher. */
export const rowSizesClass =
  "[--heading:1.75rem] [--row-gap:0.75rem] [--row:2.0625rem] pointer-coarse:[--row:2.5625rem]";
const sizesInRem = { heading: 1.75, gap: 0.75, fine: 2.0625, coarse: 2.5625 };

interface Rows {
  readonly stretch: Stretch;
  readonly sizes: RowSizes;
}

/** What the server draws, which knows no window: the first page, and more than a high screen shows. */
const drawn: Rows = { stretch: { from: 0, to: 1_500 }, sizes: { heading: 28, row: 33, gap: 12 } };

function readSizes(): RowSizes {
  const { heading, gap, fine, coarse } = sizesInRem;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const row = window.matchMedia("(pointer: coarse)").matches ? coarse : fine;
  return { heading: heading * rem, row: row * rem, gap: gap * rem };
}

const same = (a: Rows, b: Rows) =>
  a.stretch.from === b.stretch.from && a.stretch.to === b.stretch.to && a.sizes.row === b.sizes.row;

/** Which stretch of the list has to be there, as it is scrolled; and what is looked at stays where it is. */
export function useRows(
  list: RefObject<HTMLElement | null>,
  groups: readonly TimeGroup<Conversation>[],
): Rows {
  const [store] = useState(() => createStore(drawn));
  const before = useRef(groups);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    let sizes = readSizes();
    const look = () => {
      const { scrollTop: top, clientHeight: height } = element;
      // A collapsed sidebar has no height, and comes back as it was.
      if (height === 0) return;
      const next = { stretch: stretchAround({ top, height }), sizes };
      store.update((rows) => (same(rows, next) ? rows : next));
    };
    const heights = new ResizeObserver(() => {
      sizes = readSizes();
      look();
    });
    heights.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      heights.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [list, store]);

  useLayoutEffect(() => {
    const element = list.current;
    const [old, { sizes }] = [before.current, store.get()];
    before.current = groups;
    // At the very top one sees what comes in.
    if (!element || old === groups || element.scrollTop < sizes.heading) return;
    element.scrollTop += shiftOf(old, groups, sizes, element.scrollTop);
  }, [list, store, groups]);

  return useStore(store);
}
