"use client";

import "./globals.css";
import PageError from "./error.tsx";

/** Stands in for the whole document when not even the layout could be drawn. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans">
        <title>Verbatim</title>
        <PageError {...props} />
      </body>
    </html>
  );
}
