"use client";

import { Lightbulb } from "lucide-react";
import { lettersClass } from "#components/letters-class.ts";
import { classes } from "#components/ui/classes.ts";
import { useNow } from "#components/use-now.ts";
import type { Part } from "#lib/client/message-parts.ts";
import { reasoningWords } from "#lib/client/tool-words.ts";
import { Fold } from "./fold.tsx";

interface ReasoningCardProps {
  part: Extract<Part, { type: "reasoning" }>;
  thinking: boolean;
}

/** What a model thought before it spoke; how long is counted while it thinks. */
export function ReasoningCard({ part: { key, text, took }, thinking }: ReasoningCardProps) {
  const now = useNow(thinking && took !== null);
  const { title, time } = reasoningWords(thinking, took, now);
  return (
    <Fold
      partKey={key}
      look="line"
      icon={
        <Lightbulb
          aria-hidden
          className={classes(
            "size-4 shrink-0",
            thinking && "motion-safe:animate-[breathe_1.4s_ease-in-out_infinite]",
          )}
        />
      }
      title={
        <>
          {title}
          {/* Counted for the eye alone. */}
          {time && (
            <span aria-hidden className="tabular-nums">
              {` ${time}`}
            </span>
          )}
        </>
      }
    >
      <p
        className={classes(
          "wrap-break-word whitespace-pre-wrap text-ink-soft leading-relaxed",
          lettersClass(text),
        )}
      >
        {text}
      </p>
    </Fold>
  );
}
