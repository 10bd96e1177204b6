"use client";

import { type ComponentType, createContext, lazy, type ReactNode, Suspense, use, useState } from "react";
import { lettersClass } from "#components/letters-class.ts";
import { classes } from "#components/ui/classes.ts";

/** Messages drawn on the server already, by id. */
export type DrawnMessages = Readonly<Record<string, ReactNode>>;

export const DrawnContext = createContext<DrawnMessages>({});

interface TextProps {
  messageId: string | null;
  text: string;
}

let loaded: ComponentType<TextProps> | null = null;

const loadLive = () =>
  import("./live-markdown.tsx").then((module) => {
    loaded = module.default;
    return module;
  });
const LazyMarkdown = lazy(loadLive);

/** To be called when text is about to arrive, so that it need not wait. */
export function prepareMarkdown(): void {
  void loadLive().catch(() => undefined);
}

export function MessageText({ messageId, text }: TextProps) {
  const drawn = use(DrawnContext);
  const ready = messageId === null ? null : drawn[messageId];
  return (
    <div className={classes("markdown", lettersClass(text))}>
      {ready ?? <LiveText messageId={messageId} text={text} />}
    </div>
  );
}

function LiveText({ messageId, text }: TextProps) {
  // Even once it is there, `lazy` shows its fallback for a moment at first: a flicker where drawn text goes on.
  const [Markdown] = useState(() => loaded ?? LazyMarkdown);
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
      <Markdown messageId={messageId} text={text} />
    </Suspense>
  );
}
