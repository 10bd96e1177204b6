"use client";

import { ChevronsUpDown, Settings } from "lucide-react";
import { useCallback, useState } from "react";
import { Late } from "#components/late.tsx";
import { prepares } from "#components/prepares.ts";
import { buttonClass } from "#components/ui/button.tsx";
import { classes } from "#components/ui/classes.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { createLatePart } from "#lib/client/late-part.ts";
import type { Theme } from "#lib/client/preferences.ts";

interface SessionPanelProps {
  /** Null for a guest, and for whoever has not written yet. */
  email: string | null;
  canSignUp: boolean;
  theme: Theme;
}

const frame = "border-line border-t p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]";

const menu = createLatePart(() => import("./session-menu.tsx"));

export function SessionPanel(props: SessionPanelProps) {
  return props.email === null ? <GuestPanel {...props} /> : <AccountPanel {...props} email={props.email} />;
}

/** Its links fetch whole pages: coming back then shows the history as it is, not as the router remembers it. */
function GuestPanel({ canSignUp, theme }: SessionPanelProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const closeMenu = useCallback(() => setAnchor(null), []);
  return (
    <div className={frame}>
      <p className="px-2.5 pt-1.5 pb-3 text-ink-soft text-sm">
        You are writing as a guest. {canSignUp && "Create an account to keep your history."}
      </p>
      <div className="flex items-center gap-2 px-1 pb-1">
        {canSignUp && (
          <a href="/sign-up" className={classes(buttonClass("primary"), "whitespace-nowrap px-3")}>
            Create account
          </a>
        )}
        <a href="/sign-in" className={classes(buttonClass("ghost"), "whitespace-nowrap px-3")}>
          Sign in
        </a>
        <IconButton
          label="Theme and settings"
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          {...prepares(menu)}
          onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
          className="ml-auto"
        >
          <Settings aria-hidden className="size-4" />
        </IconButton>
      </div>
      {anchor && (
        <Late part={menu} onMissing={closeMenu}>
          {({ SessionMenu }) => (
            <SessionMenu label="Theme and settings" anchor={anchor} onClose={closeMenu} theme={theme} />
          )}
        </Late>
      )}
    </div>
  );
}

function AccountPanel({ email, theme }: SessionPanelProps & { email: string }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const closeMenu = useCallback(() => setAnchor(null), []);

  return (
    <div className={frame}>
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        {...prepares(menu)}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
        className="flex w-full items-center gap-2.5 rounded-lg px-2 py-2 text-left text-sm transition-colors hover:bg-soft-more/60"
      >
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent font-medium text-on-accent text-xs uppercase"
        >
          {email.slice(0, 1)}
        </span>
        <span className="sr-only">Account: </span>
        <span className="min-w-0 flex-1 truncate">{email}</span>
        <ChevronsUpDown aria-hidden className="size-4 text-ink-soft" />
      </button>
      {anchor && (
        <Late part={menu} onMissing={closeMenu}>
          {({ SessionMenu, SignOutItem }) => (
            <SessionMenu label="Account" anchor={anchor} onClose={closeMenu} theme={theme}>
              <SignOutItem />
            </SessionMenu>
          )}
        </Late>
      )}
    </div>
  );
}
