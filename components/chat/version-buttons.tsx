"use client";

import { ArrowRightFromLine, RotateCcw } from "lucide-react";
import { useEffect } from "react";
import { prepareMarkdown } from "#components/markdown/message-text.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AssistantGroup } from "#lib/client/message-groups.ts";

export interface VersionActions {
  onContinue: (group: AssistantGroup) => void;
  onRegenerate: (group: AssistantGroup) => void;
}

/** The ways on from a reply that ended early. */
export function VersionButtons({ group, actions }: { group: AssistantGroup; actions: VersionActions }) {
  // Another tab may ask for it too: what was drawn on the server must not fall back to plain text meanwhile.
  useEffect(prepareMarkdown, []);
  return (
    <>
      {group.further && (
        <Button look="ghost" size="small" onClick={() => actions.onContinue(group)}>
          <ArrowRightFromLine aria-hidden className="size-4" />
          Continue reply
        </Button>
      )}
      <Button look="ghost" size="small" onClick={() => actions.onRegenerate(group)}>
        <RotateCcw aria-hidden className="size-4" />
        Regenerate reply
      </Button>
    </>
  );
}
