"use client";

import { useApp } from "#components/shell/app-context.tsx";
import { useStore } from "#components/use-store.ts";

const words = {
  up: null,
  lost: "Connection lost. Trying again…",
  offline: "Connection lost. You seem to be offline.",
  signedOut: (
    <>
      You have been signed out.{" "}
      <a href="/sign-in" className="font-medium text-accent underline underline-offset-3">
        Sign in
      </a>{" "}
      to go on.
    </>
  ),
};

/** Says that what is shown may lag behind. It goes by itself. */
export function ConnectionNotice() {
  const text = words[useStore(useApp().history.connection)];
  return (
    <p aria-live="polite" className="text-center text-ink-soft text-sm empty:sr-only">
      {text && <span className="inline-block motion-safe:animate-[rise_160ms_ease-out]">{text}</span>}
    </p>
  );
}
