"use client";

import { createContext, lazy, type ReactNode, Suspense, use } from "react";
import { lettersClass } from "#components/letters-class.ts";
import { classes } from "#components/ui/classes.ts";

/** Messages drawn on the server already, by id. */
export type DrawnMessages = Readonly<Record<string, ReactNode>>;

export const DrawnContext = createContext<DrawnMessages>({});

const loadLive = () => import("./live-markdown.tsx");
const LiveMarkdown = lazy(loadLive);

/** To be called when text is about to arrive, so that it need not wait. */
export function prepareMarkdown(): void {
  void loadLive().catch(() => undefined);
}

export function MessageText({ messageId, text }: { messageId: string | null; text: string }) {
  const drawn = use(DrawnContext);
  const ready = messageId === null ? null : drawn[messageId];
  return (
    <div className={classes("markdown", lettersClass(text))}>
      {ready ?? (
        <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
          <LiveMarkdown text={text} />
        </Suspense>
      )}
    </div>
  );
}
