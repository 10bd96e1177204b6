"use client";

import { type ReactNode, useEffect, useState } from "react";
import { Drawer } from "#components/ui/drawer.tsx";
import { ResizeHandle } from "#components/ui/resize-handle.tsx";
import { rememberSidebarWidth, sidebarWidths } from "#lib/client/preferences.ts";
import { NoticeArea } from "./notice-area.tsx";
import { useSidebar } from "./sidebar-context.tsx";

interface ShellProps {
  sidebar: ReactNode;
  /** As it was left. */
  sidebarWidth: number;
  children: ReactNode;
}

/** The sidebar, and beside it the pane. */
export function Shell({ sidebar, sidebarWidth, children }: ShellProps) {
  const { isOpen, isCollapsed, close, toggle } = useSidebar();
  const [width, setWidth] = useState(sidebarWidth);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, metaKey, ctrlKey, shiftKey, altKey } = event;
      if (key.toLowerCase() !== "b" || !(metaKey || ctrlKey) || shiftKey || altKey) return;
      event.preventDefault();
      toggle();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [toggle]);

  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#pane"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2 focus:shadow-raised"
      >
        Skip to the conversation
      </a>
      <Drawer
        label="Sidebar"
        isOpen={isOpen}
        onClose={close}
        width={width}
        isCollapsed={isCollapsed}
        handle={
          <ResizeHandle
            label="Sidebar width"
            value={width}
            {...sidebarWidths}
            onResize={setWidth}
            onDone={rememberSidebarWidth}
          />
        }
      >
        {sidebar}
      </Drawer>
      <main
        id="pane"
        tabIndex={-1}
        inert={isOpen}
        className="outline-none relative flex min-w-0 flex-1 flex-col"
      >
        {children}
      </main>
      <NoticeArea />
    </div>
  );
}
