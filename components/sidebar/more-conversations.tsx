"use client";

import { useEffect } from "react";
import { Button } from "#components/ui/button.tsx";

interface MoreConversationsProps {
  state: "idle" | "loading" | "failed";
  /** Whether the reader comes near the end of what is loaded. */
  isNear: boolean;
  onMore: () => Promise<void>;
}

/** The end of what is loaded: coming near it loads more. */
export function MoreConversations({ state, isNear, onMore }: MoreConversationsProps) {
  useEffect(() => {
    if (isNear && state === "idle") void onMore();
  }, [isNear, state, onMore]);

  return (
    <div className="px-2.5 py-2 text-ink-soft text-sm">
      {state === "failed" ? (
        <>
          <p className="mb-2">Older conversations could not be loaded.</p>
          <Button onClick={() => void onMore()}>Try again</Button>
        </>
      ) : (
        <span aria-hidden className="block h-4 w-2/3 rounded bg-soft-more" />
      )}
    </div>
  );
}
