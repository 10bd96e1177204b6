import { Lightbulb } from "lucide-react";
import { Fold } from "./fold.tsx";

export function ReasoningCard({ text, thinking }: { text: string; thinking: boolean }) {
  return (
    <Fold
      icon={<Lightbulb aria-hidden className="size-4 shrink-0" />}
      title={thinking ? "Thinking…" : "Thoughts"}
    >
      <p className="wrap-break-word whitespace-pre-wrap text-ink-soft leading-relaxed">{text}</p>
    </Fold>
  );
}
