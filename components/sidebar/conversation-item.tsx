"use client";

import { Ellipsis } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, memo, useCallback, useRef, useState } from "react";
import { Late } from "#components/late.tsx";
import { prepares } from "#components/prepares.ts";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { classes } from "#components/ui/classes.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { createLatePart } from "#lib/client/late-part.ts";
import { pathOf } from "#lib/client/location.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { ConversationMark } from "./conversation-mark.tsx";
import { focusNeighbour } from "./focus-neighbour.ts";
import { RenameField } from "./rename-field.tsx";
import { untitled } from "./untitled.ts";
import { useConversationCommands } from "./use-conversation-commands.ts";
import { linkIdOf } from "./use-kept-focus.ts";

const menu = createLatePart(() => import("./conversation-menu.tsx"));

interface ConversationItemProps {
  conversation: Conversation;
  /** Its place in its group, from 0, and how many there are; -1 where nobody knows yet. */
  index: number;
  groupSize: number;
  active: boolean;
  state: "running" | "unread" | null;
  /** The element that tells more of it while it is pointed at. */
  previewId: string | undefined;
}

export const ConversationItem = memo(function ConversationItem({
  conversation,
  index,
  groupSize,
  active,
  state,
  previewId,
}: ConversationItemProps) {
  const { follow } = useNavigation();
  const commands = useConversationCommands();
  const [renaming, setRenaming] = useState(false);
  const [menuAnchor, setMenuAnchor] = useState<HTMLElement | null>(null);
  const item = useRef<HTMLLIElement>(null);
  const closeMenu = useCallback(() => setMenuAnchor(null), []);
  const linkId = linkIdOf(conversation.id);
  const stateId = `state-${conversation.id}`;

  const rename = (title: string | null) => {
    setRenaming(false);
    if (title !== null) void commands.rename(conversation, title);
    // Whoever left the field for another place has the focus there.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) document.getElementById(linkId)?.focus();
    });
  };

  const onClick = (event: MouseEvent<HTMLAnchorElement>) => {
    // The second one of a double click has nowhere to go.
    if (event.detail > 1) event.preventDefault();
    else follow(event);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "F2") return;
    event.preventDefault();
    setRenaming(true);
  };

  return (
    <li
      ref={item}
      data-id={conversation.id}
      aria-setsize={groupSize}
      aria-posinset={index + 1}
      style={{ top: `calc(var(--row) * ${index})` }}
      className={classes(
        "group absolute inset-x-0 flex h-[calc(var(--row)-1px)] items-center rounded-lg",
        active ? "bg-soft-more" : "hover:bg-soft-more/60 has-[[aria-expanded=true]]:bg-soft-more/60",
      )}
    >
      {renaming ? (
        <RenameField title={conversation.title ?? ""} onDone={rename} />
      ) : (
        <>
          <a
            id={linkId}
            href={pathOf(conversation.id)}
            onClick={onClick}
            // After the first click has brought the focus to where it leads.
            onDoubleClick={() => requestAnimationFrame(() => setRenaming(true))}
            onKeyDown={onKeyDown}
            aria-current={active ? "page" : undefined}
            aria-keyshortcuts="F2"
            aria-describedby={classes(state && stateId, previewId) || undefined}
            className={classes(
              "min-w-0 flex-1 truncate rounded-lg py-1.5 pl-2.5 text-sm pointer-coarse:py-2.5",
              state === "unread" && "font-semibold",
            )}
          >
            {conversation.title ?? untitled}
          </a>
          {state && <ConversationMark id={stateId} state={state} inButtonsPlace={!active} />}
          <IconButton
            label="Conversation actions"
            look="bare"
            aria-describedby={linkId}
            aria-haspopup="menu"
            aria-expanded={menuAnchor !== null}
            {...prepares(menu)}
            onClick={(event) => setMenuAnchor(menuAnchor ? null : event.currentTarget)}
            className={classes(
              "focus-visible:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-100",
              !active && "opacity-0",
            )}
          >
            <Ellipsis aria-hidden className="size-4" />
          </IconButton>
        </>
      )}
      {menuAnchor && (
        <Late part={menu} onMissing={closeMenu}>
          {({ ConversationMenu }) => (
            <ConversationMenu
              anchor={menuAnchor}
              pinned={conversation.pinned}
              onClose={closeMenu}
              onRename={() => setRenaming(true)}
              onPin={() => void commands.pin(conversation, !conversation.pinned)}
              onDelete={() => {
                focusNeighbour(item.current);
                void commands.trash(conversation);
              }}
            />
          )}
        </Late>
      )}
    </li>
  );
});
