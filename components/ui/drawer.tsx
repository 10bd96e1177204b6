"use client";

import { type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import { classes } from "./classes.ts";

interface DrawerProps {
  label: string;
  isOpen: boolean;
  onClose: () => void;
  /** Beside the page: how wide, in pixels, and whether it is put away. */
  width: number;
  isCollapsed: boolean;
  /** Stands on the edge beside the page. */
  handle: ReactNode;
  children: ReactNode;
}

const focusable = 'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]';

/** Tab goes round inside, as the page behind is out of reach. */
function keepFocusInside(event: KeyboardEvent, panel: HTMLElement) {
  const all = [...panel.querySelectorAll<HTMLElement>(focusable)].filter((element) =>
    element.checkVisibility(),
  );
  const [first, last] = [all.at(0), all.at(-1)];
  const leaving = event.shiftKey ? first : last;
  if (document.activeElement !== leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

/** Beside the page in a wide window; in a narrow one a dialog that slides over it. */
export function Drawer({ label, isOpen, onClose, width, isCollapsed, handle, children }: DrawerProps) {
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    panel.current?.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      // A menu in the drawer takes its own Escape.
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
      if (event.key === "Tab" && panel.current) keepFocusInside(event, panel.current);
    };
    document.addEventListener("keydown", onKeyDown);
    const wide = window.matchMedia("(min-width: 48rem)");
    wide.addEventListener("change", onClose);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      wide.removeEventListener("change", onClose);
      // Whoever closed it by going somewhere has the focus there already.
      if (panel.current?.contains(document.activeElement) && opener instanceof HTMLElement) opener.focus();
    };
  }, [isOpen, onClose]);

  const semantics = isOpen
    ? { role: "dialog", "aria-modal": true, "aria-label": label }
    : { role: "complementary", "aria-label": label };

  return (
    <>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the keyboard has Escape.
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
        <div onClick={onClose} className="fixed inset-0 z-20 bg-black/40 md:hidden" />
      )}
      <div
        ref={panel}
        {...semantics}
        tabIndex={-1}
        style={{ "--width": `${width}px` } as CSSProperties}
        className={classes(
          "relative z-30 flex h-full w-(--width) max-w-[60vw] shrink-0 flex-col border-line border-r bg-ground-side outline-none",
          "max-md:fixed max-md:inset-y-0 max-md:left-0 max-md:w-[min(20rem,86vw)] max-md:max-w-none max-md:transition-[transform,visibility] max-md:duration-200",
          !isOpen && "max-md:invisible max-md:-translate-x-full",
          isCollapsed && "md:hidden",
        )}
      >
        {children}
        {handle}
      </div>
    </>
  );
}
