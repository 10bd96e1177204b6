"use client";

import { useNow } from "#components/use-now.ts";
import { retryWords } from "#lib/client/reply-words.ts";
import type { Retry } from "#lib/shared/contracts/response.ts";

/** Why nothing comes for a while, and when it goes on. What counts down is for the eye alone. */
export function RetryNotice({ retry }: { retry: Retry }) {
  const { why, when, soon } = retryWords(retry, useNow(true));
  return (
    <p className="flex items-start gap-2 text-ink-soft text-sm tabular-nums">
      <span
        aria-hidden
        className="mt-1.5 size-2 shrink-0 rounded-full bg-accent motion-safe:animate-[breathe_1.4s_ease-in-out_infinite]"
      />
      <span className="wrap-break-word min-w-0">
        {why} <span aria-hidden>{when}</span>
        <span className="sr-only">{soon}</span>
      </span>
    </p>
  );
}
