"use client";

import { PanelLeftClose, SquarePen, X } from "lucide-react";
import type { ReactNode } from "react";
import { BrandMark } from "#components/shell/brand.tsx";
import { closeSidebarId, useSidebar } from "#components/shell/sidebar-context.tsx";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { ConversationNav } from "./conversation-nav.tsx";
import type { Calendar } from "./use-calendar.ts";

interface SidebarProps {
  calendar: Calendar;
  /** Who is here, at the bottom. */
  session: ReactNode;
}

export function Sidebar({ calendar, session }: SidebarProps) {
  const { hide } = useSidebar();
  const { startNew } = useNavigation();
  return (
    <>
      <div className="flex items-center gap-2 px-4 pt-3.5 pb-2">
        <BrandMark className="size-6" />
        <span className="flex-1 font-semibold tracking-tight">Verbatim</span>
        <IconButton id={closeSidebarId} label="Close sidebar" onClick={hide} className="-mr-2">
          <X aria-hidden className="size-4.5 md:hidden" />
          <PanelLeftClose aria-hidden className="size-4.5 max-md:hidden" />
        </IconButton>
      </div>
      <div className="px-2 pb-2">
        <button
          type="button"
          onClick={startNew}
          className="flex w-full items-center gap-2.5 rounded-lg px-2.5 py-2 font-medium text-sm transition-colors hover:bg-soft-more/60"
        >
          <SquarePen aria-hidden className="size-4 text-accent" />
          New chat
        </button>
      </div>
      <ConversationNav calendar={calendar} />
      {session}
    </>
  );
}
