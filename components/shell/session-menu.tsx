"use client";

import { LogOut, Settings } from "lucide-react";
import type { ReactNode } from "react";
import { Menu, MenuItem, MenuLink } from "#components/ui/menu.tsx";
import { signOut } from "#lib/client/auth.ts";
import type { Theme } from "#lib/client/preferences.ts";
import { useApp } from "./app-context.tsx";
import { ThemeChoices } from "./theme-choices.tsx";

interface SessionMenuProps {
  label: string;
  anchor: HTMLElement;
  onClose: () => void;
  theme: Theme;
  /** What only some have. */
  children?: ReactNode;
}

export function SessionMenu({ label, anchor, onClose, theme, children }: SessionMenuProps) {
  return (
    <Menu label={label} anchor={anchor} onClose={onClose}>
      <ThemeChoices initial={theme} />
      <hr className="my-1 border-line" />
      <MenuLink icon={<Settings aria-hidden className="size-4" />} href="/settings">
        Settings
      </MenuLink>
      {children}
    </Menu>
  );
}

export function SignOutItem() {
  const { notices } = useApp();
  const leave = async () => {
    try {
      await signOut();
      // A whole page, so that nothing of this person stays in memory.
      window.location.assign("/");
    } catch {
      notices.tell("You could not be signed out. Check your connection and try again.");
    }
  };
  return (
    <MenuItem icon={<LogOut aria-hidden className="size-4" />} onSelect={() => void leave()}>
      Sign out
    </MenuItem>
  );
}
