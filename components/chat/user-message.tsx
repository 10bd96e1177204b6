"use client";

import { memo } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { lettersClass } from "#components/letters-class.ts";
import { classes } from "#components/ui/classes.ts";
import type { UserGroup } from "#lib/client/message-groups.ts";
import { LongText } from "./long-text.tsx";
import { MessageFrame, quietUntilNeeded } from "./message-frame.tsx";

/** Exactly as it was written: no markdown, every space and line break kept. */
export const UserMessage = memo(function UserMessage({ group }: { group: UserGroup }) {
  return (
    <MessageFrame speaker="You" id={group.id} status={group.status} className="justify-items-end">
      <div className="flex max-w-[85%] items-center gap-1">
        <div className={quietUntilNeeded}>
          <CopyButton label="Copy message" text={group.text} />
        </div>
        <div
          className={classes(
            "wrap-break-word min-w-0 whitespace-pre-wrap rounded-2xl rounded-br-md bg-soft px-4 py-2.5 leading-relaxed",
            lettersClass(group.text),
          )}
        >
          <LongText id={group.id} text={group.text} />
        </div>
      </div>
    </MessageFrame>
  );
});
