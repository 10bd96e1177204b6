"use client";

import { Ellipsis } from "lucide-react";
import { useCallback, useState } from "react";
import { Late } from "#components/late.tsx";
import { prepares } from "#components/prepares.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { createLatePart } from "#lib/client/late-part.ts";
import type { MessageGroup } from "#lib/client/message-groups.ts";
import type { MessageActions } from "./use-message-actions.ts";

const items = createLatePart(() => import("./message-menu-items.tsx"));

/** What is asked of a message now and then, and who said it when. */
export function MessageMenu({ group, actions }: { group: MessageGroup; actions: MessageActions }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = useCallback(() => setAnchor(null), []);
  const { createdAt } = group;
  if (createdAt === null) return null;
  return (
    <>
      <IconButton
        label="More actions"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        {...prepares(items)}
        onClick={(event) => {
          actions.preparePlainText();
          setAnchor(anchor ? null : event.currentTarget);
        }}
      >
        <Ellipsis aria-hidden className="size-4" />
      </IconButton>
      {anchor && (
        <Late part={items} onMissing={close}>
          {({ MessageMenuItems }) => (
            <MessageMenuItems
              group={group}
              createdAt={createdAt}
              actions={actions}
              anchor={anchor}
              onClose={close}
            />
          )}
        </Late>
      )}
    </>
  );
}
