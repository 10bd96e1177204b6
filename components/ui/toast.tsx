"use client";

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./icon-button.tsx";

/** Time enough to read it, think, and press the button; longer while the pointer or the focus is on it. */
const shownMs = 10_000;

interface ToastProps {
  text: string;
  action: { label: string; run: () => void } | null;
  onDone: () => void;
}

export function Toast({ text, action, onDone }: ToastProps) {
  const [held, setHeld] = useState(false);

  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onDone, shownMs);
    return () => clearTimeout(timer);
  }, [held, onDone]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody is at it; nothing is done by it.
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-center gap-1 rounded-xl bg-ink py-1.5 pr-1.5 pl-4 text-ground text-sm shadow-raised motion-safe:animate-[rise_160ms_ease-out]"
    >
      <span className="mr-2">{text}</span>
      {action && (
        <button
          type="button"
          onClick={() => {
            action.run();
            onDone();
          }}
          className="rounded-lg px-2.5 py-1.5 font-medium underline decoration-1 underline-offset-3 outline-ground hover:no-underline"
        >
          {action.label}
        </button>
      )}
      <IconButton label="Dismiss" look="inverse" onClick={onDone}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
