import { CircleAlert, CircleStop, Unplug } from "lucide-react";
import { classes } from "#components/ui/classes.ts";
import type { EarlyEnd } from "#lib/client/message-groups.ts";
import { whatHappened, whatNext } from "#lib/client/reply-words.ts";
import type { ReplyError } from "#lib/shared/contracts/message.ts";

interface ReplyOutcomeProps {
  status: EarlyEnd;
  error: ReplyError | null;
  /** Null where nothing is offered. */
  canContinue: boolean | null;
}

const icons = { stopped: CircleStop, interrupted: Unplug, failed: CircleAlert };

/** How a reply ended that was not completed, why, and what can be done. */
export function ReplyOutcome({ status, error, canContinue }: ReplyOutcomeProps) {
  const Icon = icons[status];
  return (
    <p className="mt-1 flex items-start gap-2 text-ink-soft text-sm">
      <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", status === "failed" && "text-danger")} />
      <span className="wrap-break-word min-w-0">
        <span className={classes(status === "failed" && "text-danger")}>{whatHappened(status, error)}</span>
        {canContinue !== null && ` ${whatNext(canContinue)}`}
      </span>
    </p>
  );
}
