"use client";

import type { MouseEvent } from "react";
import { conversationIdIn, messageIdIn, newChatPath, showPath } from "#lib/client/location.ts";
import { useApp } from "./app-context.tsx";
import { focusMessage } from "./focus-message.ts";
import { useSidebar } from "./sidebar-context.tsx";

/** A click that means "here", not "in another tab". */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/**
 * Going from chat to chat fetches no page: the pane follows the address, and what it shows comes from memory or the
 * API. Where no pane is (an error page), the browser follows the link as ever.
 */
export function useNavigation() {
  const { history } = useApp();
  const sidebar = useSidebar();

  return {
    follow(event: MouseEvent<HTMLAnchorElement>) {
      if (!isPlain(event) || !history.isShowing()) return;
      event.preventDefault();
      sidebar.close();
      const { pathname, hash } = event.currentTarget;
      const sought = messageIdIn(hash);
      const isHere = pathname === window.location.pathname;
      showPath(pathname + hash);
      // Another chat looks for it by itself when it comes.
      const id = conversationIdIn(pathname);
      if (sought && id && isHere) void history.chat(id).seek(sought);
      else requestAnimationFrame(focusMessage);
    },
    open(path: string) {
      if (history.isShowing()) showPath(path);
      else window.location.assign(path);
    },
    startNew() {
      sidebar.close();
      if (!history.isShowing()) return window.location.assign(newChatPath);
      history.startNew();
      requestAnimationFrame(focusMessage);
    },
  };
}
