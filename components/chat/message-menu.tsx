"use client";

import { Ellipsis, GitBranch, Link, Text } from "lucide-react";
import { useCallback, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import type { MessageGroup } from "#lib/client/message-groups.ts";
import { textOfParts } from "#lib/client/message-parts.ts";
import { momentWords } from "#lib/client/moment-words.ts";
import type { MessageActions } from "./use-message-actions.ts";

/** What is asked of a message now and then, and who said it when. */
export function MessageMenu({ group, actions }: { group: MessageGroup; actions: MessageActions }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = useCallback(() => setAnchor(null), []);
  const text = group.kind === "assistant" ? textOfParts(group.parts) : "";
  const { end } = group;
  const choose = (act: () => void) => () => {
    close();
    anchor?.focus();
    act();
  };
  if (group.createdAt === null) return null;
  return (
    <>
      <IconButton
        label="More actions"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => {
          actions.preparePlainText();
          setAnchor(anchor ? null : event.currentTarget);
        }}
      >
        <Ellipsis aria-hidden className="size-4" />
      </IconButton>
      {anchor && (
        <Menu label="More actions" anchor={anchor} onClose={close} about={saidBy(group, group.createdAt)}>
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
      )}
    </>
  );
}

/** By the reader's own clock: it is drawn when asked for, never on the server. */
function saidBy(group: MessageGroup, createdAt: number): string {
  const when = momentWords(createdAt);
  return group.kind === "assistant" && group.model ? `${group.model} · ${when}` : when;
}
