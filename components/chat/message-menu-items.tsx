"use client";

import { GitBranch, Link, Text } from "lucide-react";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import type { MessageGroup } from "#lib/client/message-groups.ts";
import { textOfParts } from "#lib/client/message-parts.ts";
import { momentWords } from "#lib/client/moment-words.ts";
import type { MessageActions } from "./use-message-actions.ts";

interface MessageMenuItemsProps {
  group: MessageGroup;
  createdAt: number;
  actions: MessageActions;
  anchor: HTMLElement;
  onClose: () => void;
}

export function MessageMenuItems({ group, createdAt, actions, anchor, onClose }: MessageMenuItemsProps) {
  const text = group.kind === "assistant" ? textOfParts(group.parts) : "";
  const { end } = group;
  const choose = (act: () => void) => () => {
    onClose();
    anchor.focus();
    act();
  };
  return (
    <Menu label="More actions" anchor={anchor} onClose={onClose} about={saidBy(group, createdAt)}>
      {text !== "" && (
        <MenuItem
          icon={<Text aria-hidden className="size-4" />}
          onSelect={choose(() => actions.copyPlainText(text))}
        >
          Copy as plain text
        </MenuItem>
      )}
      <MenuItem
        icon={<Link aria-hidden className="size-4" />}
        onSelect={choose(() => actions.copyLink(group.id))}
      >
        Copy link
      </MenuItem>
      {end && (
        <MenuItem
          icon={<GitBranch aria-hidden className="size-4" />}
          onSelect={choose(() => actions.fork(end))}
        >
          Fork from here
        </MenuItem>
      )}
    </Menu>
  );
}

/** By the reader's own clock: it is drawn when asked for, never on the server. */
function saidBy(group: MessageGroup, createdAt: number): string {
  const when = momentWords(createdAt);
  return group.kind === "assistant" && group.model ? `${group.model} · ${when}` : when;
}
