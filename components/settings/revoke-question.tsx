"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { takeFocus } from "#components/ui/take-focus.ts";

interface RevokeQuestionProps {
  name: string;
  expired: boolean;
  /** Answers with what went wrong, or null when the key is revoked. */
  onRevoke: () => Promise<string | null>;
  onKeep: () => void;
}

export function RevokeQuestion({ name, expired, onRevoke, onKeep }: RevokeQuestionProps) {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const revoke = async () => {
    if (pending) return;
    setPending(true);
    setError(await onRevoke());
    setPending(false);
  };

  return (
    <fieldset
      aria-labelledby={`${id}-question`}
      aria-describedby={`${id}-what`}
      onKeyDown={(event: KeyboardEvent) => event.key === "Escape" && onKeep()}
      className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2.5"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p id={`${id}-question`} className="wrap-anywhere font-medium">
          Revoke “{name}”?
        </p>
        <p id={`${id}-what`} className="text-ink-soft text-sm">
          {expired ? "It has expired already." : "Programs that use it stop working."}
        </p>
        {error && (
          <p role="alert" className="text-danger text-sm">
            {error}
          </p>
        )}
      </div>
      <div className="flex gap-2">
        <Button look="danger" aria-disabled={pending} onClick={() => void revoke()}>
          Revoke key
        </Button>
        <Button ref={takeFocus} onClick={onKeep}>
          Keep
        </Button>
      </div>
    </fieldset>
  );
}
