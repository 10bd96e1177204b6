"use client";

import { FullPageNotice } from "#components/shell/full-page-notice.tsx";
import { Button } from "#components/ui/button.tsx";

export default function PageError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <FullPageNotice
      title="This page could not be shown"
      text="Something went wrong on the server. Your history is safe. Try again in a moment."
    >
      <Button look="primary" onClick={retry}>
        Try again
      </Button>
    </FullPageNotice>
  );
}
