"use client";

import { MessageText } from "#components/markdown/message-text.tsx";
import { type AssistantGroup, endedEarly } from "#lib/client/message-groups.ts";
import type { Part } from "#lib/client/message-parts.ts";
import { MessageFrame } from "./message-frame.tsx";
import { ReasoningCard } from "./reasoning-card.tsx";
import { ReplyActions } from "./reply-actions.tsx";
import { ReplyOutcome } from "./reply-outcome.tsx";
import { RetryNotice } from "./retry-notice.tsx";
import { ToolCard } from "./tool-card.tsx";
import type { MessageActions } from "./use-message-actions.ts";

interface AssistantMessageProps {
  group: AssistantGroup;
  actions: MessageActions;
  isLast: boolean;
}

export function AssistantMessage({ group, actions, isLast }: AssistantMessageProps) {
  const { parts, status, retry } = group;
  const running = status === "running";
  const offersMore = isLast && group.again !== null;
  return (
    <MessageFrame speaker="Assistant" id={group.id} status={status}>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
        {parts.map((part, index) => (
          <ReplyPart
            // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever added at the end.
            key={index}
            part={part}
            running={running}
            open={isLast}
            last={index === parts.length - 1}
          />
        ))}
        {running && (retry ? <RetryNotice retry={retry} /> : group.waiting && <Waiting />)}
      </div>
      {endedEarly(status) && (
        <ReplyOutcome
          status={status}
          error={group.error}
          canContinue={offersMore ? group.further !== null : null}
        />
      )}
      <ReplyActions group={group} actions={actions} isLast={isLast} />
    </MessageFrame>
  );
}

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
