"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { copyText } from "#lib/client/clipboard.ts";

const confirmMs = 2_000;

interface CopyButtonProps {
  label: string;
  text: string;
  className?: string;
}

export function CopyButton({ label, text, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), confirmMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const Icon = copied ? Check : Copy;
  return (
    <>
      <IconButton
        label={label}
        className={className}
        onClick={() =>
          copyText(text).then(
            () => setCopied(true),
            () => undefined,
          )
        }
      >
        <Icon aria-hidden className="size-4" />
      </IconButton>
      <span aria-live="polite" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
