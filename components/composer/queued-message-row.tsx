"use client";

import { Clock3, Pencil, X } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";

interface QueuedMessageRowProps {
  text: string;
  onEdit: () => void;
  onRemove: () => void;
}

/** More than two lines hold. */
const shownCharacters = 400;

export function QueuedMessageRow({ text, onEdit, onRemove }: QueuedMessageRowProps) {
  return (
    <li className="flex items-start gap-2.5 py-1 pr-1 pl-3.5 text-sm">
      <Clock3 aria-hidden className="mt-2 size-4 shrink-0 text-ink-soft pointer-coarse:mt-3" />
      <p className="wrap-break-word my-1.5 line-clamp-2 min-w-0 flex-1 whitespace-pre-wrap pointer-coarse:my-2.5">
        {text.slice(0, shownCharacters)}
      </p>
      <div className="flex shrink-0">
        <IconButton label="Edit queued message" onClick={onEdit}>
          <Pencil aria-hidden className="size-3.5" />
        </IconButton>
        <IconButton label="Remove queued message" onClick={onRemove}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
    </li>
  );
}
