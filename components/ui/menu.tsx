"use client";

import { Check } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef } from "react";
import { classes } from "./classes.ts";

interface MenuProps {
  label: string;
  /** The button the menu belongs to: it stands beside it, and the focus returns there. */
  anchor: HTMLElement;
  onClose: () => void;
  /** What it is all about, above the items. */
  about?: string;
  children: ReactNode;
}

const marginPx = 4;
const itemSelector = '[role^="menuitem"]';

/** Below the anchor, or above it where the window ends; never outside of the window. */
function place(menu: HTMLElement, anchor: HTMLElement) {
  const from = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = from.bottom + marginPx;
  const top = below + height > window.innerHeight ? Math.max(marginPx, from.top - marginPx - height) : below;
  const left = Math.max(marginPx, Math.min(from.left, window.innerWidth - width - marginPx));
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}

function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>(itemSelector)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: at <= 0 ? items.length - 1 : at - 1,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[key];
  if (target === undefined) return false;
  items[target]?.focus();
  return true;
}

/** Drawn while open only; arrow keys, Home, End, Escape and Tab as the ARIA practices have it. */
export function Menu({ label, anchor, onClose, about, children }: MenuProps) {
  const aboutId = useId();
  const menu = useRef<HTMLDivElement>(null);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      menu.current = element;
      if (!element) return;
      element.showPopover();
      place(element, anchor);
      element.querySelector<HTMLElement>(itemSelector)?.focus();
    },
    [anchor],
  );

  useEffect(() => {
    const onPointerDown = ({ target }: PointerEvent) => {
      if (!(target instanceof Node)) return;
      if (!menu.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    // Where the anchor goes the menu can't follow.
    const onScroll = ({ target }: Event) => {
      if (target instanceof Node && target.contains(anchor)) onClose();
    };
    document.addEventListener("pointerdown", onPointerDown);
    document.addEventListener("scroll", onScroll, { capture: true });
    window.addEventListener("resize", onClose);
    return () => {
      document.removeEventListener("pointerdown", onPointerDown);
      document.removeEventListener("scroll", onScroll, { capture: true });
      window.removeEventListener("resize", onClose);
    };
  }, [anchor, onClose]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (moveFocus(event.currentTarget, event.key)) {
      event.preventDefault();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      anchor.focus();
    }
  };

  return (
    <div
      ref={attach}
      popover="manual"
      role="menu"
      aria-label={label}
      aria-describedby={about ? aboutId : undefined}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="fixed max-h-[min(24rem,calc(100dvh-0.5rem))] min-w-40 max-w-[calc(100vw-0.5rem)] overflow-y-auto overscroll-contain rounded-xl border border-line bg-raised p-1 shadow-raised"
    >
      {about && (
        <p id={aboutId} className="wrap-anywhere px-2.5 pt-1 pb-1.5 text-ink-soft text-xs">
          {about}
        </p>
      )}
      {children}
    </div>
  );
}

interface MenuItemProps {
  icon: ReactNode;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

const itemClass =
  "flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left text-sm pointer-coarse:py-2.5 hover:bg-soft focus-visible:bg-soft focus-visible:outline-none";

export function MenuItem({ icon, danger = false, onSelect, children }: MenuItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={onSelect}
      className={classes(itemClass, danger && "text-danger")}
    >
      {icon}
      {children}
    </button>
  );
}

interface MenuLinkProps {
  icon: ReactNode;
  href: string;
  children: ReactNode;
}

/** An item that leads to another page. */
export function MenuLink({ icon, href, children }: MenuLinkProps) {
  return (
    <a role="menuitem" tabIndex={-1} href={href} className={itemClass}>
      {icon}
      {children}
    </a>
  );
}

interface MenuChoiceProps {
  chosen: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** One of several of which one holds. */
export function MenuChoice({ chosen, onSelect, children }: MenuChoiceProps) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={chosen}
      tabIndex={-1}
      onClick={onSelect}
      className={itemClass}
    >
      <Check aria-hidden className={classes("size-4", !chosen && "invisible")} />
      {children}
    </button>
  );
}
