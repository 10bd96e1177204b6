"use client";

import { PanelLeft, Search, SquarePen } from "lucide-react";
import { prepares } from "#components/prepares.ts";
import { openSidebarId, useSidebar } from "#components/shell/sidebar-context.tsx";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { classes } from "#components/ui/classes.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { findPart } from "./find-part.ts";

interface ChatHeaderProps {
  title: string | null;
  /** Null where there is nothing to look through. */
  onFind: (() => void) | null;
}

export function ChatHeader({ title, onFind }: ChatHeaderProps) {
  const { isOpen, isCollapsed, open } = useSidebar();
  const { startNew } = useNavigation();
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 px-2 md:px-5">
      <IconButton
        id={openSidebarId}
        label="Open sidebar"
        aria-expanded={isOpen}
        onClick={open}
        className={classes(!isCollapsed && "md:hidden")}
      >
        <PanelLeft aria-hidden className="size-5" />
      </IconButton>
      <h1 className="min-w-0 flex-1 truncate font-medium text-ink-soft text-sm max-md:text-center">
        {title ?? <span className="sr-only">New chat</span>}
      </h1>
      {onFind && (
        <IconButton
          label="Find"
          title="Find in this conversation (Ctrl+F)"
          {...prepares(findPart)}
          onClick={onFind}
        >
          <Search aria-hidden className="size-4" />
        </IconButton>
      )}
      {/* The open drawer has its own; two of one name would be one too many. */}
      {!isOpen && (
        <IconButton label="New chat" onClick={startNew} className={classes(!isCollapsed && "md:hidden")}>
          <SquarePen aria-hidden className="size-5" />
        </IconButton>
      )}
    </header>
  );
}
