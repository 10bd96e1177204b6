"use client";

import type { ReactNode } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import type { Code } from "./code-of.ts";

/** A block of code: what it is written in, a button that copies it, and the code, in colours or plain. */
export function CodeFrame({ code, language, children }: Code & { children: ReactNode }) {
  return (
    <div className="code-block">
      <div className="flex items-center justify-between pr-1.5 pl-4 text-ink-soft text-xs">
        <span>{language ?? "text"}</span>
        <CopyButton label="Copy code" text={code} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it. */}
      <pre tabIndex={0}>
        <code>{children}</code>
      </pre>
    </div>
  );
}
