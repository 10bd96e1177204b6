"use client";

import { Pencil } from "lucide-react";
import { useCallback, useRef } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { Late } from "#components/late.tsx";
import { lettersClass } from "#components/letters-class.ts";
import { prepares } from "#components/prepares.ts";
import { classes } from "#components/ui/classes.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import { createLatePart } from "#lib/client/late-part.ts";
import { groupKey, type UserGroup } from "#lib/client/message-groups.ts";
import { LongText } from "./long-text.tsx";
import { MessageFrame, quietUntilNeeded } from "./message-frame.tsx";
import { MessageMenu } from "./message-menu.tsx";
import type { MessageActions } from "./use-message-actions.ts";
import { VersionPagers } from "./version-pagers.tsx";

const editor = createLatePart(() => import("./message-editor.tsx"));

/** Exactly as it was written: no markdown, every space and line break kept. */
export function UserMessage({ group, actions }: { group: UserGroup; actions: MessageActions }) {
  const key = groupKey(group);
  const edited = useStoreValue(actions.chat.edits, (texts) => texts.get(key));
  const cancelled = useRef(false);
  const editButton = useCallback((button: HTMLButtonElement | null) => {
    if (!button || !cancelled.current) return;
    // Back where the editor was opened.
    cancelled.current = false;
    button.focus();
  }, []);
  const cancel = () => {
    cancelled.current = true;
    actions.cancelEdit(group);
  };
  if (edited !== undefined && group.edit) {
    return (
      <MessageFrame speaker="You" id={group.id} status={group.status}>
        <Late part={editor} onMissing={cancel}>
          {({ MessageEditor }) => (
            <MessageEditor group={group} text={edited} actions={actions} onCancel={cancel} />
          )}
        </Late>
      </MessageFrame>
    );
  }
  return (
    <MessageFrame speaker="You" id={group.id} status={group.status} className="justify-items-end">
      <div
        className={classes(
          "wrap-break-word min-w-0 max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-br-md bg-soft px-4 py-2.5 leading-relaxed",
          lettersClass(group.text),
        )}
      >
        <LongText id={group.id} text={group.text} />
      </div>
      <div className="-mr-1 -mb-4 flex min-h-8 items-center gap-0.5 pointer-coarse:min-h-10">
        <div className={classes("flex items-center gap-0.5", quietUntilNeeded)}>
          <CopyButton label="Copy message" text={group.text} />
          {group.edit && (
            <IconButton
              ref={editButton}
              label="Edit message"
              {...prepares(editor)}
              onClick={() => actions.startEdit(group)}
            >
              <Pencil aria-hidden className="size-4" />
            </IconButton>
          )}
          <MessageMenu group={group} actions={actions} />
        </div>
        <VersionPagers group={group} actions={actions} />
      </div>
    </MessageFrame>
  );
}
