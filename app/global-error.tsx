"use client";

import "./globals.css";
import { FullPageNotice } from "#components/shell/full-page-notice.tsx";
import { Button } from "#components/ui/button.tsx";

/** Stands in for the whole document when not even the layout could be drawn. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans">
        <title>Verbatim</title>
        <FullPageNotice
          title="Verbatim could not be shown"
          text="Something went wrong on the server. Your history is safe. Try again in a moment."
        >
          <Button look="primary" onClick={retry}>
            Try again
          </Button>
        </FullPageNotice>
      </body>
    </html>
  );
}
