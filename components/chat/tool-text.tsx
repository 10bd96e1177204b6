"use client";

import { useId, useSyncExternalStore } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { lettersClass } from "#components/letters-class.ts";
import { Button } from "#components/ui/button.tsx";
import { classes } from "#components/ui/classes.ts";
import { opened } from "#lib/client/opened.ts";
import { beginningOf, readable } from "#lib/client/tool-words.ts";

interface ToolTextProps {
  /** Of what is shown whole once the reader wants it. */
  name: string;
  label: string;
  text: string;
}

/** What a tool was asked, or answered: its beginning, until the reader wants all. */
export function ToolText({ name, label, text }: ToolTextProps) {
  const labelId = useId();
  const whole = useSyncExternalStore(
    opened.subscribe,
    () => opened.has(name),
    () => false,
  );
  const all = readable(text);
  const beginning = beginningOf(all);
  const shown = whole || beginning === null ? all : beginning;
  return (
    <div className="min-w-0">
      <div className="flex items-center justify-between">
        <p id={labelId} className="font-medium text-ink-soft text-xs">
          {label}
        </p>
        <CopyButton label={`Copy ${label.toLowerCase()}`} text={text} className="-my-1" />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a section is a landmark, and would have to be the only one of its name. */}
      <div
        role="group"
        aria-labelledby={labelId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
        tabIndex={0}
        className="mt-1 max-h-72 overflow-auto rounded-lg bg-soft p-3"
      >
        <pre
          className={classes(
            "wrap-break-word whitespace-pre-wrap font-mono text-xs leading-relaxed",
            lettersClass(shown),
          )}
        >
          {shown}
          {shown !== all && "…"}
        </pre>
      </div>
      {beginning !== null && (
        <Button look="ghost" size="small" className="mt-1 -ml-2" onClick={() => opened.set(name, !whole)}>
          {whole ? "Show less" : `Show all ${all.length.toLocaleString("en")} characters`}
        </Button>
      )}
    </div>
  );
}
