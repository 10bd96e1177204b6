"use client";

import { ClipboardList, X } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { sizeWords } from "#lib/client/size-words.ts";

interface PastedChipProps {
  text: string;
  isOpen: boolean;
  onToggle: () => void;
  onRemove: () => void;
}

export function PastedChip({ text, isOpen, onToggle, onRemove }: PastedChipProps) {
  const size = sizeWords(text);
  return (
    <li className="flex min-w-0 max-w-full items-center rounded-lg border border-line bg-soft">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex min-w-0 items-center gap-2 rounded-lg py-1.5 pl-2.5 text-sm pointer-coarse:py-2.5"
      >
        <ClipboardList aria-hidden className="size-4 shrink-0 text-ink-soft" />
        <span className="min-w-0 truncate">
          Pasted text <span className="text-ink-soft">· {size}</span>
        </span>
      </button>
      <IconButton label={`Remove pasted text, ${size}`} title="Remove" look="bare" onClick={onRemove}>
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </li>
  );
}
