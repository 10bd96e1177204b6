"use client";

import { ArrowRightFromLine } from "lucide-react";
import { useEffect } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { prepareMarkdown } from "#components/markdown/message-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { classes } from "#components/ui/classes.ts";
import { type AssistantGroup, endedEarly } from "#lib/client/message-groups.ts";
import { textOfParts } from "#lib/client/message-parts.ts";
import { quietUntilNeeded } from "./message-frame.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { RegenerateButtons } from "./regenerate-buttons.tsx";
import type { MessageActions } from "./use-message-actions.ts";
import { VersionPagers } from "./version-pagers.tsx";

interface ReplyActionsProps {
  group: AssistantGroup;
  actions: MessageActions;
  isLast: boolean;
}

/** What can be done with a reply: below the last one always, below others when needed. */
export function ReplyActions({ group, actions, isLast }: ReplyActionsProps) {
  const running = group.status === "running";
  const isNext = isLast && endedEarly(group.status);
  useEffect(() => {
    // Another tab may ask for more of it too: what was drawn on the server must not fall back to plain text meanwhile.
    if (isNext) prepareMarkdown();
  }, [isNext]);
  if (running && group.versions.length === 0) return null;
  const text = running ? "" : textOfParts(group.parts);
  return (
    <div className="-mb-2 -ml-2 flex min-h-8 flex-wrap items-center gap-0.5 pointer-coarse:min-h-10">
      <VersionPagers group={group} actions={actions} />
      {!running && (
        <div className={classes("flex flex-wrap items-center gap-0.5", !isLast && quietUntilNeeded)}>
          {text !== "" && <CopyButton label="Copy message" text={text} />}
          {isNext && group.further && (
            <Button look="ghost" size="small" onClick={() => actions.continueReply(group)}>
              <ArrowRightFromLine aria-hidden className="size-4" />
              Continue reply
            </Button>
          )}
          {group.again && <RegenerateButtons group={group} actions={actions} isSpelledOut={isNext} />}
          <MessageMenu group={group} actions={actions} />
        </div>
      )}
    </div>
  );
}
