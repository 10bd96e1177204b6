"use client";

import { useEffect, useRef } from "react";
import { foldText } from "#lib/client/fold-text.ts";
import { opened } from "#lib/client/opened.ts";
import { useOpened } from "./use-opened.ts";

/** A message as it was written; a long one shows its beginning until it is opened. */
export function LongText({ id, text }: { id: string; text: string }) {
  const [isOpen, setOpen] = useOpened(id);
  const rest = useRef<HTMLDivElement>(null);
  const folded = foldText(text);

  useEffect(() => {
    const element = rest.current;
    if (isOpen || !element) return;
    // React knows no such value: the browser's own search finds what is hidden so, and opens it.
    element.setAttribute("hidden", "until-found");
    const open = () => opened.set(id, true);
    element.addEventListener("beforematch", open);
    return () => element.removeEventListener("beforematch", open);
  }, [id, isOpen]);

  if (!folded) return text;
  return (
    <>
      {isOpen ? (
        text
      ) : (
        <>
          <span className="mask-b-from-50% block">{folded.head}</span>
          <div ref={rest} hidden>
            {folded.rest}
          </div>
        </>
      )}
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="mt-1.5 block rounded-md font-medium text-accent text-sm hover:underline pointer-coarse:py-2"
      >
        {isOpen ? "Show less" : "Show more"}
      </button>
    </>
  );
}
