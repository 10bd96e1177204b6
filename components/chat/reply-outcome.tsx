import { CircleAlert, CircleStop } from "lucide-react";
import type { ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";

/** How a reply ended that was not completed, and why. */
export function ReplyOutcome({ status, error }: { status: ReplyStatus; error: ReplyError | null }) {
  if (status === "running" || status === "completed") return null;
  if (status === "stopped") {
    return (
      <p className="mt-1 flex items-center gap-2 text-ink-soft text-sm">
        <CircleStop aria-hidden className="size-4 shrink-0" />
        Stopped
      </p>
    );
  }
  const text =
    status === "interrupted"
      ? "Interrupted: the server went away while answering."
      : (error?.message ?? "The reply failed.");
  return (
    <p className="mt-1 flex items-start gap-2 text-danger text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="wrap-break-word min-w-0">{text}</span>
    </p>
  );
}
