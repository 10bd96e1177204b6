import type { MouseEvent } from "react";

/** From a footnote's number to the note and back, without a new address: that one names the message. */
export function followNote(event: MouseEvent<HTMLAnchorElement>): void {
  const target = document.getElementById(decodeId(event.currentTarget.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: "nearest" });
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    // A model wrote the address, and it is none.
    return id;
  }
}
