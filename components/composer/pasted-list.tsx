"use client";

import { useState } from "react";
import type { PastedText } from "#lib/client/pasted-text.ts";
import { PastedChip } from "./pasted-chip.tsx";
import { PastedView } from "./pasted-view.tsx";

interface PastedListProps {
  texts: readonly PastedText[];
  onRemove: (key: string) => void;
  onInsert: (text: PastedText) => void;
}

export function PastedList({ texts, onRemove, onInsert }: PastedListProps) {
  const [openKey, setOpenKey] = useState<string | null>(null);
  const open = texts.find(({ key }) => key === openKey);
  return (
    <div className="flex min-h-0 flex-col gap-2 px-2.5 pt-2.5">
      <ul aria-label="Pasted texts" className="flex max-h-28 min-h-10 flex-wrap gap-1.5 overflow-y-auto">
        {texts.map((one) => (
          <PastedChip
            key={one.key}
            text={one.text}
            isOpen={one === open}
            onToggle={() => setOpenKey(one === open ? null : one.key)}
            onRemove={() => onRemove(one.key)}
          />
        ))}
      </ul>
      {open && <PastedView key={open.key} text={open.text} onInsert={() => onInsert(open)} />}
    </div>
  );
}
