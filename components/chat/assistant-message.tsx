"use client";

import { memo } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { MessageText } from "#components/markdown/message-text.tsx";
import { classes } from "#components/ui/classes.ts";
import { type AssistantGroup, endedEarly } from "#lib/client/message-groups.ts";
import { type Part, textOfParts } from "#lib/client/message-parts.ts";
import { MessageFrame, quietUntilNeeded } from "./message-frame.tsx";
import { ReasoningCard } from "./reasoning-card.tsx";
import { ReplyOutcome } from "./reply-outcome.tsx";
import { RetryNotice } from "./retry-notice.tsx";
import { ToolCard } from "./tool-card.tsx";
import { type VersionActions, VersionButtons } from "./version-buttons.tsx";

interface AssistantMessageProps {
  group: AssistantGroup;
  /** Given for the last reply only: others have something said below them. */
  actions: VersionActions | null;
}

export const AssistantMessage = memo(function AssistantMessage({ group, actions }: AssistantMessageProps) {
  const { parts, status, retry } = group;
  const running = status === "running";
  const open = actions !== null;
  const text = textOfParts(parts);
  const offers = actions !== null && endedEarly(status) && group.again !== null;
  return (
    <MessageFrame speaker="Assistant" id={group.id} status={status}>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
        {parts.map((part, index) => (
          <ReplyPart
            // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever added at the end.
            key={index}
            part={part}
            running={running}
            open={open}
            last={index === parts.length - 1}
          />
        ))}
        {running && (retry ? <RetryNotice retry={retry} /> : group.waiting && <Waiting />)}
      </div>
      {endedEarly(status) && (
        <ReplyOutcome
          status={status}
          error={group.error}
          canContinue={offers ? group.further !== null : null}
        />
      )}
      {!running && (
        <div
          className={classes("-mb-2 -ml-2 flex flex-wrap items-center gap-1", !actions && quietUntilNeeded)}
        >
          {text !== "" && <CopyButton label="Copy message" text={text} />}
          {offers && <VersionButtons group={group} actions={actions} />}
        </div>
      )}
    </MessageFrame>
  );
});

interface ReplyPartProps {
  part: Part;
  running: boolean;
  /** Of its message. */
  last: boolean;
  /** Whether nothing has been said below its message. */
  open: boolean;
}

function ReplyPart({ part, running, last, open }: ReplyPartProps) {
  if (part.type === "text") return <MessageText messageId={part.messageId} text={part.text} />;
  if (part.type === "tool") return <ToolCard call={part} running={running} open={open} />;
  return <ReasoningCard part={part} thinking={running && last} />;
}

function Waiting() {
  return (
    <p className="flex h-6 items-center gap-2 text-ink-soft text-sm">
      <span
        aria-hidden
        className="size-2 rounded-full bg-accent motion-safe:animate-[breathe_1.4s_ease-in-out_infinite]"
      />
      <span className="sr-only">Waiting for the reply…</span>
    </p>
  );
}
