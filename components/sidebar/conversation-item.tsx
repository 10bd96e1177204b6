"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { memo, useCallback, useRef, useState } from "react";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { classes } from "#components/ui/classes.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { pathOf } from "#lib/client/location.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { focusNeighbour } from "./focus-neighbour.ts";
import { RenameField } from "./rename-field.tsx";
import { useConversationCommands } from "./use-conversation-commands.ts";

/** What a conversation without a title is called. */
const untitled = "New chat";

interface ConversationItemProps {
  conversation: Conversation;
  active: boolean;
  running: boolean;
}

export const ConversationItem = memo(function ConversationItem({
  conversation,
  active,
  running,
}: ConversationItemProps) {
  const { follow } = useNavigation();
  const commands = useConversationCommands();
  const [renaming, setRenaming] = useState(false);
  const [menuAnchor, setMenuAnchor] = useState<HTMLElement | null>(null);
  const item = useRef<HTMLLIElement>(null);
  const linkId = `link-${conversation.id}`;
  const closeMenu = useCallback(() => setMenuAnchor(null), []);

  if (renaming) {
    return (
      <li ref={item}>
        <RenameField
          title={conversation.title ?? ""}
          onDone={(title) => {
            setRenaming(false);
            if (title !== null) void commands.rename(conversation, title);
            requestAnimationFrame(() => document.getElementById(linkId)?.focus());
          }}
        />
      </li>
    );
  }

  return (
    <li
      ref={item}
      className={classes(
        "group flex items-center rounded-lg",
        active ? "bg-soft-more" : "hover:bg-soft-more/60 has-[[aria-expanded=true]]:bg-soft-more/60",
      )}
    >
      <a
        id={linkId}
        href={pathOf(conversation.id)}
        onClick={follow}
        aria-current={active ? "page" : undefined}
        title={conversation.title ?? undefined}
        className="min-w-0 flex-1 truncate rounded-lg py-1.5 pl-2.5 text-sm pointer-coarse:py-2.5"
      >
        {conversation.title ?? untitled}
      </a>
      {running && (
        <span
          aria-hidden
          title="A reply is being written"
          className="mr-1 size-1.5 rounded-full bg-accent motion-safe:animate-[breathe_1.6s_ease-in-out_infinite]"
        />
      )}
      <IconButton
        label="Conversation actions"
        look="bare"
        aria-describedby={linkId}
        aria-haspopup="menu"
        aria-expanded={menuAnchor !== null}
        onClick={(event) => setMenuAnchor(menuAnchor ? null : event.currentTarget)}
        className={classes(
          "focus-visible:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-100",
          !active && "opacity-0",
        )}
      >
        <Ellipsis aria-hidden className="size-4" />
      </IconButton>
      {menuAnchor && (
        <Menu label="Conversation actions" anchor={menuAnchor} onClose={closeMenu}>
          <MenuItem
            icon={<Pencil aria-hidden className="size-4" />}
            onSelect={() => {
              closeMenu();
              setRenaming(true);
            }}
          >
            Rename
          </MenuItem>
          <MenuItem
            danger
            icon={<Trash2 aria-hidden className="size-4" />}
            onSelect={() => {
              closeMenu();
              focusNeighbour(item.current);
              void commands.trash(conversation);
            }}
          >
            Delete
          </MenuItem>
        </Menu>
      )}
    </li>
  );
});
