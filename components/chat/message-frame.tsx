import { type ReactNode, use, useId } from "react";
import { classes } from "#components/ui/classes.ts";
import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import { PlaceContext } from "./place-context.ts";

interface MessageFrameProps {
  speaker: "You" | "Assistant";
  id: string;
  status: ReplyStatus;
  className?: string;
  children: ReactNode;
}

/** What every message is for tests, screen readers and links. */
export function MessageFrame({ speaker, id, status, className, children }: MessageFrameProps) {
  const headingId = useId();
  const place = use(PlaceContext);
  return (
    <article
      id={id}
      // The walk by keyboard leads here.
      tabIndex={-1}
      aria-labelledby={headingId}
      aria-posinset={place?.position}
      aria-setsize={place?.size}
      aria-current={place?.sought ? "location" : undefined}
      data-message-id={id}
      data-status={status}
      className={classes(
        "group/message grid scroll-m-6 rounded-xl outline-accent/60 outline-offset-8 aria-[current]:outline-2 min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5",
        className,
      )}
    >
      <h2 id={headingId} className="sr-only">
        {speaker}
      </h2>
      {children}
    </article>
  );
}

/** Comes forth when the message is pointed at or in focus; always there where nothing can be pointed with. */
export const quietUntilNeeded =
  "opacity-0 transition-opacity focus-within:opacity-100 group-hover/message:opacity-100 pointer-coarse:opacity-100";
