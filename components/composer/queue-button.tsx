import { ListPlus } from "lucide-react";

/** Beside the button that stops: what is written goes when the reply is complete. */
export function QueueButton({ keys, disabled }: { keys: string | null; disabled: boolean }) {
  return (
    <button
      type="submit"
      aria-label="Queue message"
      title={`Send when the reply is complete${keys ? ` (${keys})` : ""}`}
      disabled={disabled}
      className="grid size-8 shrink-0 place-items-center rounded-full border border-line-strong text-ink transition-colors hover:bg-soft disabled:text-ink-soft disabled:opacity-60 pointer-coarse:size-10"
    >
      <ListPlus aria-hidden className="size-4" />
    </button>
  );
}
