"use client";

import { createContext, type ReactNode, use, useState } from "react";

interface SidebarState {
  /** Whether the drawer is open; a wide window shows the sidebar always. */
  isOpen: boolean;
  open: () => void;
  close: () => void;
}

const SidebarContext = createContext<SidebarState>({ isOpen: false, open: () => {}, close: () => {} });

export function SidebarProvider({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <SidebarContext value={{ isOpen, open: () => setOpen(true), close: () => setOpen(false) }}>
      {children}
    </SidebarContext>
  );
}

export function useSidebar(): SidebarState {
  return use(SidebarContext);
}
