import { Library, LoaderCircle, Wrench } from "lucide-react";
import type { Part } from "#lib/client/message-parts.ts";
import { readable, toolWords } from "#lib/client/tool-words.ts";
import { Fold } from "./fold.tsx";

interface ToolCardProps {
  call: Extract<Part, { type: "tool" }>;
  running: boolean;
}

/** What the assistant did besides talking. */
export function ToolCard({ call, running }: ToolCardProps) {
  const Icon = call.name === "search_history" ? Library : Wrench;
  const busy = running && call.result === null;
  return (
    <Fold
      icon={
        busy ? (
          <LoaderCircle aria-hidden className="size-4 shrink-0 motion-safe:animate-spin" />
        ) : (
          <Icon aria-hidden className="size-4 shrink-0" />
        )
      }
      title={toolWords(call, running)}
    >
      <ToolText label="Asked" text={call.arguments} />
      <ToolText label="Found" text={call.result ?? (busy ? "Not there yet." : "No answer came.")} />
    </Fold>
  );
}

function ToolText({ label, text }: { label: string; text: string }) {
  return (
    <div className="mb-2">
      <p className="mb-1 font-medium text-ink-soft text-xs">{label}</p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
        tabIndex={0}
        className="max-h-64 overflow-auto whitespace-pre-wrap wrap-break-word rounded-lg bg-soft p-3 font-mono text-xs"
      >
        {readable(text)}
      </pre>
    </div>
  );
}
