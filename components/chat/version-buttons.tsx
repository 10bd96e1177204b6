import { ArrowRightFromLine, RotateCcw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { AssistantGroup } from "#lib/client/message-groups.ts";

export interface VersionActions {
  onContinue: (group: AssistantGroup) => void;
  onRegenerate: (group: AssistantGroup) => void;
}

/** The ways on from a reply that ended early. */
export function VersionButtons({ group, actions }: { group: AssistantGroup; actions: VersionActions }) {
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
