/** The composer's text field; there is one on a page. */
export const messageFieldId = "message";

/** Ready to write. Not where it would raise a keyboard over half the screen. */
export function focusMessage(): void {
  if (!window.matchMedia("(pointer: fine)").matches) return;
  document.getElementById(messageFieldId)?.focus({ preventScroll: true });
}
