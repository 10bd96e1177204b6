"use client";

import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { takeFocus } from "#components/ui/take-focus.ts";
import { curlLine } from "#lib/client/key-words.ts";
import type { CreatedApiKey } from "#lib/shared/contracts/api-key.ts";
import { CopyLine } from "./copy-line.tsx";

interface MadeKeyProps {
  made: CreatedApiKey;
  origin: string;
  onDone: () => void;
}

/** The one time that a key is seen. It takes the focus, and so is read out by who listens to the page. */
export function MadeKey({ made, origin, onDone }: MadeKeyProps) {
  const id = useId();
  return (
    <section
      ref={takeFocus}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      tabIndex={-1}
      className="grid grid-cols-[minmax(0,1fr)] gap-4 rounded-xl border border-accent bg-raised p-4 sm:p-5"
    >
      <div>
        <h3 id={`${id}-title`} className="wrap-anywhere font-semibold">
          “{made.name}” is ready
        </h3>
        <p id={`${id}-text`} className="text-ink-soft text-sm">
          Copy it now and keep it like a password: it is not shown again.
        </p>
      </div>
      <CopyLine label="Copy key" text={made.key} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
        <p className="text-sm">Try it in a terminal:</p>
        <CopyLine label="Copy command" text={curlLine(origin, made.key)} />
      </div>
      <Button onClick={onDone} className="justify-self-start">
        Done
      </Button>
    </section>
  );
}
