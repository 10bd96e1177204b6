"use client";

import { useState, useSyncExternalStore } from "react";
import { focusMessage } from "#components/shell/focus-message.ts";
import type { Composition } from "#lib/client/composition.ts";
import type { PastedText } from "#lib/client/pasted-text.ts";
import { PastedChip } from "./pasted-chip.tsx";
import { PastedView } from "./pasted-view.tsx";

const none: readonly PastedText[] = [];

interface PastedTextsProps {
  composition: Composition;
  /** Puts a text where the caret is. */
  onInsert: (text: string) => void;
}

/** What was pasted and is too long to stand among what is written. */
export function PastedTexts({ composition, onInsert }: PastedTextsProps) {
  const { pasted, drop } = composition;
  // The server knows of none; what was kept in the tab comes in right after hydration.
  const texts = useSyncExternalStore(pasted.subscribe, pasted.get, () => none);
  const [openKey, setOpenKey] = useState<string | null>(null);
  if (texts.length === 0) return null;
  const open = texts.find(({ key }) => key === openKey);

  const remove = (key: string) => {
    drop(key);
    focusMessage();
  };

  return (
    <div className="flex min-h-0 flex-col gap-2 px-2.5 pt-2.5">
      <ul aria-label="Pasted texts" className="flex max-h-28 min-h-10 flex-wrap gap-1.5 overflow-y-auto">
        {texts.map((one) => (
          <PastedChip
            key={one.key}
            text={one.text}
            isOpen={one === open}
            onToggle={() => setOpenKey(one === open ? null : one.key)}
            onRemove={() => remove(one.key)}
          />
        ))}
      </ul>
      {open && (
        <PastedView
          key={open.key}
          text={open.text}
          onInsert={() => {
            drop(open.key);
            onInsert(open.text);
          }}
        />
      )}
    </div>
  );
}
