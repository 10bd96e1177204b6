"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { rememberSidebarCollapsed } from "#lib/client/preferences.ts";

export const openSidebarId = "open-sidebar";
export const closeSidebarId = "close-sidebar";

interface SidebarState {
  /** Whether the drawer of a narrow window is open. */
  isOpen: boolean;
  /** Whether a wide window shows the pane alone. */
  isCollapsed: boolean;
  /** Shows the sidebar, as this window does that. */
  open: () => void;
  /** Puts the drawer away; in a wide window the sidebar stays. */
  close: () => void;
  /** Puts the sidebar away, in any window. */
  hide: () => void;
  toggle: () => void;
}

const idle = () => {};
const SidebarContext = createContext<SidebarState>({
  isOpen: false,
  isCollapsed: false,
  open: idle,
  close: idle,
  hide: idle,
  toggle: idle,
});

/** As Tailwind's `md` has it. */
const isWide = () => window.matchMedia("(min-width: 48rem)").matches;

/** The button that was pressed may be gone; its counterpart is there now. Whoever was elsewhere stays there. */
function keepFocus(counterpartId: string): void {
  requestAnimationFrame(() => {
    const focused = document.activeElement;
    if (focused && focused !== document.body && focused.checkVisibility()) return;
    document.getElementById(counterpartId)?.focus();
  });
}

interface SidebarProviderProps {
  /** As it was left. */
  isCollapsed: boolean;
  children: ReactNode;
}

export function SidebarProvider({ isCollapsed: wasCollapsed, children }: SidebarProviderProps) {
  const [isOpen, setOpen] = useState(false);
  const [isCollapsed, setCollapsed] = useState(wasCollapsed);
  const close = useCallback(() => setOpen(false), []);

  const collapse = (collapsed: boolean) => {
    setCollapsed(collapsed);
    rememberSidebarCollapsed(collapsed);
    keepFocus(collapsed ? openSidebarId : closeSidebarId);
  };
  const open = () => (isWide() ? collapse(false) : setOpen(true));
  const hide = () => (isWide() ? collapse(true) : setOpen(false));
  const toggle = () => ((isWide() ? isCollapsed : !isOpen) ? open() : hide());

  return (
    <SidebarContext value={{ isOpen, isCollapsed, open, close, hide, toggle }}>{children}</SidebarContext>
  );
}

export function useSidebar(): SidebarState {
  return use(SidebarContext);
}
