"use client";

import { type KeyboardEvent, useRef } from "react";

interface RenameFieldProps {
  title: string;
  onDone: (title: string | null) => void;
}

/** Stands in the place of the link. Enter and leaving keep what was typed, Escape does not. */
export function RenameField({ title, onDone }: RenameFieldProps) {
  const done = useRef(false);

  const finish = (next: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(next);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") finish(event.currentTarget.value);
    if (event.key === "Escape") {
      event.stopPropagation();
      finish(null);
    }
  };

  return (
    <input
      ref={(field) => {
        field?.focus();
        field?.select();
      }}
      aria-label="Title"
      defaultValue={title}
      maxLength={255}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.currentTarget.value)}
      className="h-full w-full min-w-0 rounded-lg bg-raised px-2.5 text-sm outline-2 outline-accent -outline-offset-2 pointer-coarse:text-base"
    />
  );
}
