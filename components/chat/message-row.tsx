"use client";

import { type ReactNode, useCallback } from "react";
import type { PaneScroller } from "#lib/client/pane-scroller.ts";
import { PlaceContext } from "./place-context.ts";

interface MessageRowProps {
  scroller: PaneScroller;
  rowKey: string;
  position: number;
  size: number;
  sought: boolean;
  children: ReactNode;
}

/** A message in the pane: measured while it is there, and it knows the how-manyth it is. */
export function MessageRow({ scroller, rowKey, position, size, sought, children }: MessageRowProps) {
  const measured = useCallback(
    (row: HTMLDivElement | null) => (row ? scroller.watchRow(row, rowKey) : undefined),
    [scroller, rowKey],
  );
  return (
    <div ref={measured} data-row={rowKey} className="flow-root pb-5">
      <PlaceContext value={{ position, size, sought }}>{children}</PlaceContext>
    </div>
  );
}
