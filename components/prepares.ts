import type { LatePart } from "#lib/client/late-part.ts";

/** For the button that opens a late part: it comes while the pointer or the focus is on its way, and nobody waits. */
export function prepares({ prepare }: LatePart<unknown>) {
  return { onPointerEnter: prepare, onFocus: prepare };
}
