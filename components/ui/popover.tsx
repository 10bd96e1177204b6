"use client";

import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { classes } from "./classes.ts";

interface PopoverProps {
  label: string;
  /** The button it belongs to: it stands beside it, and the focus returns there. */
  anchor: HTMLElement;
  onClose: () => void;
  /** A selector of what takes the focus; null for the whole. */
  focus: string | null;
  className?: string;
  children: ReactNode;
}

const marginPx = 8;
/** Taller than this it would be a page. */
const mostPx = 420;

/** Above the anchor or below it, where there is more room; what is in it may shrink, and it stays as it is. */
function place(box: HTMLElement, anchor: HTMLElement, naturalPx: number) {
  const from = anchor.getBoundingClientRect();
  const above = from.top - 2 * marginPx;
  const below = window.innerHeight - from.bottom - 2 * marginPx;
  const height = Math.min(naturalPx, mostPx, Math.max(above, below));
  const top = above > below ? from.top - marginPx - height : from.bottom + marginPx;
  const left = Math.min(from.left, window.innerWidth - box.offsetWidth - marginPx);
  Object.assign(box.style, {
    height: `${height}px`,
    top: `${top}px`,
    left: `${Math.max(marginPx, left)}px`,
  });
}

/** A small dialog beside a button. Escape and Tab lead back. */
export function Popover({ label, anchor, onClose, focus, className, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      box.current = element;
      if (!element) return;
      element.showPopover();
      const natural = element.offsetHeight;
      const settle = () => place(element, anchor, natural);
      settle();
      const target = focus === null ? element : element.querySelector<HTMLElement>(focus);
      target?.focus();
      // A phone's keyboard makes the window smaller.
      window.addEventListener("resize", settle);
      return () => window.removeEventListener("resize", settle);
    },
    [anchor, focus],
  );

  useEffect(() => {
    const onPointerDown = ({ target }: PointerEvent) => {
      if (!(target instanceof Node)) return;
      if (!box.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [anchor, onClose]);

  return (
    <div
      ref={attach}
      popover="manual"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" && event.key !== "Tab") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
        anchor.focus();
      }}
      className={classes(
        "fixed flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-raised outline-none open:flex",
        className,
      )}
    >
      {children}
    </div>
  );
}
