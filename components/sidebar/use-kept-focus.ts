"use client";

import { type FocusEvent, useLayoutEffect, useState } from "react";

export const linkIdOf = (conversationId: string) => `link-${conversationId}`;

/** Which conversation's row has the focus. It stays in the page wherever the list is scrolled, and when it moves. */
export function useKeptFocus() {
  const [focused, setFocused] = useState<string | null>(null);

  // Moved to another group a row is made anew, and the focus falls to the page. (React tells no blur for that.)
  useLayoutEffect(() => {
    if (!focused || document.activeElement !== document.body) return;
    const link = document.getElementById(linkIdOf(focused));
    link?.focus({ preventScroll: true });
    if (link?.matches(":focus-visible")) link.scrollIntoView({ block: "nearest" });
  });

  return {
    focused,
    onFocus: ({ target }: FocusEvent) => setFocused(target.closest("li")?.dataset.id ?? null),
    onBlur: () => setFocused(null),
  };
}
