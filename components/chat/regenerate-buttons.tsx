"use client";

import { ChevronDown, RotateCcw } from "lucide-react";
import { useCallback, useState } from "react";
import { Late } from "#components/late.tsx";
import { prepares } from "#components/prepares.ts";
import { useApp } from "#components/shell/app-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import { isBusy } from "#lib/client/chat-state.ts";
import { createLatePart } from "#lib/client/late-part.ts";
import type { AssistantGroup } from "#lib/client/message-groups.ts";
import type { MessageActions } from "./use-message-actions.ts";

const menu = createLatePart(() => import("./regenerate-menu.tsx"));

interface RegenerateButtonsProps {
  group: AssistantGroup;
  actions: MessageActions;
  /** Whether it is what to do next, and says its name. */
  isSpelledOut: boolean;
}

/** Another reply in the place of this one, by the same model or another. */
export function RegenerateButtons({ group, actions, isSpelledOut }: RegenerateButtonsProps) {
  const { models } = useApp().settings;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = useCallback(() => setAnchor(null), []);
  const busy = useStoreValue(actions.chat, isBusy);
  const why = busy && "Another reply is being written. Wait for its end, or stop it.";
  const regenerate = (model?: string) => {
    close();
    if (!busy) actions.regenerate(group, model);
  };
  return (
    <div className="flex items-center">
      {isSpelledOut ? (
        <Button look="ghost" size="small" aria-disabled={busy} onClick={() => regenerate()}>
          <RotateCcw aria-hidden className="size-4" />
          Regenerate reply
        </Button>
      ) : (
        <IconButton
          label="Regenerate reply"
          {...(why && { title: why })}
          aria-disabled={busy}
          onClick={() => regenerate()}
        >
          <RotateCcw aria-hidden className="size-4" />
        </IconButton>
      )}
      {models.length > 1 && (
        <IconButton
          label="Regenerate with another model"
          {...(why && { title: why })}
          aria-disabled={busy}
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          {...prepares(menu)}
          onClick={(event) => setAnchor(anchor || busy ? null : event.currentTarget)}
          className="-ml-0.5 w-6 pointer-coarse:w-8"
        >
          <ChevronDown aria-hidden className="size-3.5" />
        </IconButton>
      )}
      {anchor && (
        <Late part={menu} onMissing={close}>
          {({ RegenerateMenu }) => (
            <RegenerateMenu present={group.model} anchor={anchor} onClose={close} onChoose={regenerate} />
          )}
        </Late>
      )}
    </div>
  );
}
