"use client";

import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";

interface MoreConversationsProps {
  state: "idle" | "loading" | "failed";
  onMore: () => Promise<void>;
}

/** The end of what is loaded: coming near it loads more. */
export function MoreConversations({ state, onMore }: MoreConversationsProps) {
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = end.current;
    if (!element || state !== "idle") return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void onMore(), {
      rootMargin: "300px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [state, onMore]);

  return (
    <div ref={end} className="px-2.5 py-2 text-ink-soft text-sm">
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
