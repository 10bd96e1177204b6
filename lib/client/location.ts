import { parseId } from "#lib/shared/ids.ts";

export const newChatPath = "/";

export function pathOf(conversationId: string): string {
  return `/c/${conversationId}`;
}

/** The conversation a path names, or null for the new one. */
export function conversationIdIn(pathname: string): string | null {
  const id = /^\/c\/([^/]+)$/.exec(pathname)?.[1];
  return id && parseId("conversation", id) ? id : null;
}

/** The message that the fragment of an address names. */
export function messageIdIn(hash: string): string | null {
  const id = hash.slice(1);
  return parseId("message", id) ? id : null;
}

/** Next follows pushState (its guide calls it shallow routing): the address changes, and no page is fetched. */
export function showPath(path: string, how: "push" | "replace" = "push"): void {
  if (path === window.location.pathname + window.location.hash) return;
  if (how === "push") window.history.pushState(null, "", path);
  else window.history.replaceState(null, "", path);
}
