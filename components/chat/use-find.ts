"use client";

import { useEffect, useState } from "react";
import { focusMessage } from "#components/shell/focus-message.ts";

export const findFieldId = "find";

/**
 * Ctrl+F, or Cmd+F, opens our find, which knows the whole conversation; pressed once more in its field it is the browser's.
 * @param isOffered whether there is anything to look through
 */
export function useFind(isOffered: boolean) {
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
      if (!isFind || event.altKey || event.shiftKey || event.defaultPrevented || !isOffered) return;
      const field = document.getElementById(findFieldId);
      if (field && field === document.activeElement) return;
      event.preventDefault();
      field?.focus();
      setOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isOffered]);

  return {
    isOpen: isOpen && isOffered,
    open: () => setOpen(true),
    close() {
      setOpen(false);
      focusMessage();
    },
  };
}
