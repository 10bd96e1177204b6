"use client";

import type { ReactNode } from "react";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { conversationIdIn } from "#lib/client/location.ts";
import { isExternal } from "./safe-url.ts";

/** Within the history a link goes there at once; elsewhere it opens beside, and tells nobody where it came from. */
export function MarkdownLink({ href, children }: { href: string; children: ReactNode }) {
  const { follow } = useNavigation();
  if (href === "") return <span>{children}</span>;
  if (!isExternal(href)) {
    const inside = conversationIdIn(href.replace(/#.*$/, "")) !== null;
    return (
      <a href={href} {...(inside && { onClick: follow })}>
        {children}
      </a>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
