"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";

interface ResizeHandleProps {
  label: string;
  /** All in pixels. */
  value: number;
  least: number;
  usual: number;
  most: number;
  /** While it is dragged. */
  onResize: (value: number) => void;
  /** The value that stays. */
  onDone: (value: number) => void;
}

const stepPx = 16;

/** A separator that is dragged, or moved by arrow keys, Home and End; a double click brings the usual width. */
export function ResizeHandle({ label, value, least, usual, most, onResize, onDone }: ResizeHandleProps) {
  const drag = useRef<{ from: number; value: number } | null>(null);
  const within = (wanted: number) => Math.round(Math.min(most, Math.max(least, wanted)));

  const settle = (wanted: number) => {
    onResize(within(wanted));
    onDone(within(wanted));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const wanted: Record<string, number> = {
      ArrowLeft: value - stepPx,
      ArrowRight: value + stepPx,
      Home: least,
      End: most,
    };
    const next = wanted[event.key];
    if (next === undefined) return;
    event.preventDefault();
    settle(next);
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: event.clientX, value };
  };

  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (drag.current) onResize(within(drag.current.value + clientX - drag.current.from));
  };

  const onLostPointerCapture = () => {
    if (drag.current) onDone(value);
    drag.current = null;
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a line between sections can't be moved; the ARIA practices' splitter can.
    <div
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={onLostPointerCapture}
      onDoubleClick={() => settle(usual)}
      className="group/edge absolute inset-y-0 -right-1.5 z-10 w-3 cursor-col-resize touch-none outline-none max-md:hidden"
    >
      <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 transition-colors group-hover/edge:bg-line-strong group-focus-visible/edge:bg-accent group-active/edge:bg-accent" />
    </div>
  );
}
