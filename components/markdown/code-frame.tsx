"use client";

import { WrapText } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { languageName } from "#lib/client/language-name.ts";
import type { Code } from "./code-of.ts";
import { useWrap } from "./use-wrap.ts";

interface CodeFrameProps extends Code {
  /** More that can be done with it. */
  actions?: ReactNode;
  /** Shown in place of the code. */
  picture?: ReactNode;
  children: ReactNode;
}

/** A block of code: what it is written in, what can be done with it, and the code, in colours or plain. */
export function CodeFrame({ code, language, actions, picture, children }: CodeFrameProps) {
  const [wrap, toggleWrap] = useWrap();
  return (
    <div className="code-block" dir="ltr">
      <div className="code-bar">
        <span className="min-w-0 flex-1 truncate">{languageName(language)}</span>
        {actions}
        {!picture && (
          <IconButton
            label="Wrap lines"
            aria-pressed={wrap}
            onClick={toggleWrap}
            className="aria-pressed:bg-soft-more aria-pressed:text-ink"
          >
            <WrapText aria-hidden className="size-4" />
          </IconButton>
        )}
        <CopyButton label="Copy code" text={code} />
      </div>
      {picture ?? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
        <pre tabIndex={0}>
          <code>{children}</code>
        </pre>
      )}
    </div>
  );
}
