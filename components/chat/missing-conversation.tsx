"use client";

import { useApp } from "#components/shell/app-context.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { PaneNotice } from "./pane-notice.tsx";

/** Missing and another's look the same. */
export function MissingConversation() {
  const { hasAccount } = useApp().settings;
  return (
    <PaneNotice
      title="There is no conversation here"
      text={
        hasAccount
          ? "It may have been deleted, or it belongs to somebody else. Yours are in the sidebar."
          : "It may have been deleted. If it belongs to your account, sign in to read it."
      }
    >
      <a href="/" className={buttonClass("primary")}>
        Start a new chat
      </a>
      {!hasAccount && (
        <a href="/sign-in" className={buttonClass("plain")}>
          Sign in
        </a>
      )}
    </PaneNotice>
  );
}
