"use client";

import { RotateCcw } from "lucide-react";
import { memo } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { MessageText } from "#components/markdown/message-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { classes } from "#components/ui/classes.ts";
import type { AssistantGroup, Part } from "#lib/client/message-groups.ts";
import { MessageFrame, quietUntilNeeded } from "./message-frame.tsx";
import { ReasoningCard } from "./reasoning-card.tsx";
import { ReplyOutcome } from "./reply-outcome.tsx";
import { ToolCard } from "./tool-card.tsx";

interface AssistantMessageProps {
  group: AssistantGroup;
  /** Given for the last reply only: others have something said below them. */
  onRegenerate: ((group: AssistantGroup) => void) | null;
}

export const AssistantMessage = memo(function AssistantMessage({
  group,
  onRegenerate,
}: AssistantMessageProps) {
  const { parts, status } = group;
  const running = status === "running";
  const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
  const canRegenerate = onRegenerate !== null && ["failed", "stopped", "interrupted"].includes(status);
  return (
    <MessageFrame speaker="Assistant" id={group.id} status={status}>
      <div className={classes("grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3", running && "reply-running")}>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever added at the end.
          <ReplyPart key={index} part={part} running={running} last={index === parts.length - 1} />
        ))}
        {running && parts.length === 0 && <Waiting />}
      </div>
      <ReplyOutcome status={status} error={group.error} />
      {!running && (
        <div className={classes("-mb-2 -ml-2 flex items-center gap-1", !onRegenerate && quietUntilNeeded)}>
          {text !== "" && <CopyButton label="Copy message" text={text} />}
          {canRegenerate && (
            <Button look="ghost" onClick={() => onRegenerate(group)} className="px-2 py-1.5">
              <RotateCcw aria-hidden className="size-4" />
              Regenerate reply
            </Button>
          )}
        </div>
      )}
    </MessageFrame>
  );
});

function ReplyPart({ part, running, last }: { part: Part; running: boolean; last: boolean }) {
  if (part.type === "text") return <MessageText messageId={part.messageId} text={part.text} />;
  if (part.type === "tool") return <ToolCard call={part} running={running} />;
  return <ReasoningCard text={part.text} thinking={running && last} />;
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
