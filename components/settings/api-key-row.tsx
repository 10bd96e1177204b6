"use client";

import { useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { classes } from "#components/ui/classes.ts";
import { DotList } from "#components/ui/dot-list.tsx";
import { takeFocus } from "#components/ui/take-focus.ts";
import { hasExpired, keyDates, scopeWords } from "#lib/client/key-words.ts";
import type { ApiKey } from "#lib/shared/contracts/api-key.ts";
import { leaveRow } from "./leave-row.ts";
import { RevokeQuestion } from "./revoke-question.tsx";

interface ApiKeyRowProps {
  apiKey: ApiKey;
  calendar: { now: number; timeZone: string };
  /** Whether it is the first of those that were asked for. */
  takesFocus: boolean;
  /** Answers with what went wrong, or null when the key is revoked. */
  onRevoke: (id: string) => Promise<string | null>;
  onGone: (key: ApiKey) => void;
}

export function ApiKeyRow({ apiKey, calendar, takesFocus, onRevoke, onGone }: ApiKeyRowProps) {
  const nameId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [asking, setAsking] = useState(false);
  const { made, used, ends } = keyDates(apiKey, calendar);
  const expired = hasExpired(apiKey, calendar.now);

  const revoke = async () => {
    const problem = await onRevoke(apiKey.id);
    if (problem !== null) return problem;
    leaveRow(button.current?.closest("li") ?? null);
    onGone(apiKey);
    return null;
  };

  const keep = () => {
    setAsking(false);
    requestAnimationFrame(() => button.current?.focus());
  };

  return (
    <li
      ref={takesFocus ? takeFocus : null}
      tabIndex={-1}
      className="-outline-offset-2 grid grid-cols-[minmax(0,1fr)] items-center px-4 py-3.5 first:rounded-t-xl last:rounded-b-xl sm:px-5 *:col-start-1 *:row-start-1"
    >
      {/* Stays while it is asked about, unseen, so that the row keeps its height. */}
      <div className={classes("flex items-center gap-4", asking && "invisible")}>
        <div className="min-w-0 flex-1">
          <p className="flex items-baseline gap-2.5">
            <span id={nameId} title={apiKey.name} className="truncate font-medium">
              {apiKey.name}
            </span>
            <code className="whitespace-nowrap font-mono text-ink-soft text-xs">{apiKey.prefix}…</code>
          </p>
          <div className="text-ink-soft text-sm">
            <p>{scopeWords(apiKey.scopes)}</p>
            <DotList>
              <li>{made}</li>
              <li>{used}</li>
              <li className={classes(expired && "text-danger")}>{ends}</li>
            </DotList>
          </div>
        </div>
        <Button
          ref={button}
          size="small"
          aria-describedby={nameId}
          onClick={() => setAsking(true)}
          className="px-3"
        >
          Revoke
        </Button>
      </div>
      {asking && <RevokeQuestion name={apiKey.name} expired={expired} onRevoke={revoke} onKeep={keep} />}
    </li>
  );
}
