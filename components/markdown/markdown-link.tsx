"use client";

import { MessageSquareQuote } from "lucide-react";
import type { ReactNode } from "react";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { conversationIdIn } from "#lib/client/location.ts";
import { isMessageLink } from "#lib/client/message-link.ts";
import { followNote } from "./follow-note.ts";
import { isExternal } from "./safe-url.ts";

interface MarkdownLinkProps {
  href: string;
  id?: string | undefined;
  className?: string | undefined;
  /** What it is called, where what it shows does not say it. */
  label?: string | undefined;
  describedBy?: string | undefined;
  children: ReactNode;
}

/** Within the history a link goes there at once; elsewhere it opens beside, and tells nobody where it came from. */
export function MarkdownLink({ href, id, className, label, describedBy, children }: MarkdownLinkProps) {
  const { follow } = useNavigation();
  if (href === "") return <span>{children}</span>;
  if (isMessageLink(href)) {
    return (
      <a href={href} className="citation" onClick={follow}>
        <MessageSquareQuote aria-hidden />
        {children}
      </a>
    );
  }
  if (href.startsWith("#")) {
    return (
      <a
        href={href}
        id={id}
        className={className}
        aria-label={label}
        aria-describedby={describedBy}
        onClick={followNote}
      >
        {children}
      </a>
    );
  }
  if (!isExternal(href)) {
    const inside = conversationIdIn(href) !== null;
    return (
      <a href={href} className={className} {...(inside && { onClick: follow })}>
        {children}
      </a>
    );
  }
  return (
    <a href={href} className={className} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}
