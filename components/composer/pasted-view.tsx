"use client";

import { Button } from "#components/ui/button.tsx";

/** As much as is read to know what it is; the whole of a very long one would hold up the page. */
const shownCharacters = 20_000;

export function PastedView({ text, onInsert }: { text: string; onInsert: () => void }) {
  const isCut = text.length > shownCharacters;
  return (
    <div className="flex min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-ground">
      {/* biome-ignore lint/a11y/useSemanticElements: one fieldset more would say less. */}
      <div
        role="group"
        aria-label="Pasted text"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
        tabIndex={0}
        className="plain-letters wrap-break-word max-h-[min(14rem,24vh)] min-h-0 overflow-y-auto whitespace-pre-wrap px-3 py-2 font-mono text-xs leading-relaxed -outline-offset-2"
      >
        {isCut ? text.slice(0, shownCharacters) : text}
        {isCut && <span className="text-ink-soft"> … and more, all of which is sent.</span>}
      </div>
      <div className="flex shrink-0 border-line border-t p-1">
        <Button look="ghost" size="small" onClick={onInsert}>
          Insert as text
        </Button>
      </div>
    </div>
  );
}
