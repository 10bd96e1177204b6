"use client";

import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { isComposing } from "#lib/client/enter-key.ts";

interface RenameFieldProps {
  title: string;
  onDone: (title: string | null) => void;
}

/** Stands in the place of the link. Enter and leaving keep what was typed, Escape does not. */
export function RenameField({ title, onDone }: RenameFieldProps) {
  const done = useRef(false);
  /** Whether anything was pressed since it opened. */
  const touched = useRef(false);

  useEffect(() => {
    const touch = () => {
      touched.current = true;
    };
    document.addEventListener("pointerdown", touch, { capture: true });
    return () => document.removeEventListener("pointerdown", touch, { capture: true });
  }, []);

  const finish = (next: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(next);
  };

  const onBlur = ({ currentTarget }: FocusEvent<HTMLInputElement>) => {
    if (touched.current) finish(currentTarget.value);
    // A chat that the first of two clicks has opened takes the focus as soon as it is there; nobody wanted that.
    else currentTarget.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    touched.current = true;
    if (isComposing(event.nativeEvent)) return;
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
      onBlur={onBlur}
      className="h-full w-full min-w-0 rounded-lg bg-raised px-2.5 text-sm outline-2 outline-accent -outline-offset-2 pointer-coarse:text-base"
    />
  );
}
