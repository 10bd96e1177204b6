"use client";

import type { ReactNode } from "react";
import { Drawer } from "#components/ui/drawer.tsx";
import { NoticeArea } from "./notice-area.tsx";
import { useSidebar } from "./sidebar-context.tsx";

/** The sidebar, and beside it the pane. */
export function Shell({ sidebar, children }: { sidebar: ReactNode; children: ReactNode }) {
  const { isOpen, close } = useSidebar();
  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#pane"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2 focus:shadow-raised"
      >
        Skip to the conversation
      </a>
      <Drawer label="Sidebar" isOpen={isOpen} onClose={close}>
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
