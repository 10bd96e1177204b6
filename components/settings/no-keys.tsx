import { KeyRound } from "lucide-react";
import { curlLine } from "#lib/client/key-words.ts";
import { CopyLine } from "./copy-line.tsx";

export function NoKeys({ origin }: { origin: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 rounded-xl border border-line bg-raised p-4 sm:p-5">
      <div className="flex gap-3.5">
        <span
          aria-hidden
          className="grid size-9 shrink-0 place-items-center rounded-lg bg-soft text-ink-soft"
        >
          <KeyRound className="size-4.5" />
        </span>
        <div>
          <p className="font-medium">No keys yet</p>
          <p className="text-ink-soft text-sm">
            With a key, a script, an SDK or another app works with your history as you do here. For example:
          </p>
        </div>
      </div>
      <CopyLine label="Copy example" text={curlLine(origin, "vb_…")} />
    </div>
  );
}
