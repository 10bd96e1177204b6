"use client";

import { useApp } from "#components/shell/app-context.tsx";
import { useStore } from "#components/use-store.ts";

/** Says that what is shown may lag behind; late, because most connections are back before anyone notices. */
export function ConnectionNotice() {
  const connected = useStore(useApp().history.connected);
  return (
    <p aria-live="polite" className="text-center text-ink-soft text-sm empty:hidden">
      {!connected && (
        <span className="inline-block animate-[appear-late_5s_linear_both]">
          Connection lost. Trying again…
        </span>
      )}
    </p>
  );
}
