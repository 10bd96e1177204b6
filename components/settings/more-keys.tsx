"use client";

import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";

/** @param props.onMore answers with what went wrong, or null when there are more */
export function MoreKeys({ onMore }: { onMore: () => Promise<string | null> }) {
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const more = async () => {
    if (pending) return;
    setPending(true);
    setError(await onMore());
    setPending(false);
  };

  return (
    <div className="grid justify-items-center gap-3">
      {error && <Alert>{error}</Alert>}
      <Button aria-disabled={pending} onClick={() => void more()}>
        Show more
      </Button>
    </div>
  );
}
