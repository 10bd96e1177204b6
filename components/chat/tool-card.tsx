"use client";

import { CircleAlert, CircleSlash, Hourglass, Library, LoaderCircle, Wrench } from "lucide-react";
import { Late } from "#components/late.tsx";
import { prepares } from "#components/prepares.ts";
import { classes } from "#components/ui/classes.ts";
import { useNow } from "#components/use-now.ts";
import { createLatePart } from "#lib/client/late-part.ts";
import type { Part } from "#lib/client/message-parts.ts";
import { opened } from "#lib/client/opened.ts";
import { stateWords, type ToolState, toolState, toolWords } from "#lib/client/tool-words.ts";
import { Fold } from "./fold.tsx";

const content = createLatePart(() => import("./tool-content.tsx"));

type ToolPart = Extract<Part, { type: "tool" }>;

interface ToolCardProps {
  call: ToolPart;
  running: boolean;
  /** Whether nothing has been said below its reply. */
  open: boolean;
}

/** What the assistant did besides talking. */
export function ToolCard({ call, running, open }: ToolCardProps) {
  const state = toolState(call, { running, open });
  const now = useNow(state === "running" && call.took !== null);
  const { title, subject } = toolWords(call, state);
  const words = stateWords(state, call.took, now);
  return (
    <Fold
      partKey={call.key}
      look="card"
      summaryProps={prepares(content)}
      icon={<StateIcon name={call.name} state={state} />}
      title={
        <>
          {title}
          {subject && <span className="text-ink-soft">{` ${subject}`}</span>}
        </>
      }
      aside={
        words && (
          <span aria-hidden={state === "running"} className={classes(state === "failed" && "text-danger")}>
            {words}
          </span>
        )
      }
    >
      <Late part={content} onMissing={() => opened.set(call.key, false)}>
        {({ ToolContent }) => <ToolContent call={call} state={state} />}
      </Late>
    </Fold>
  );
}

function StateIcon({ name, state }: { name: string; state: ToolState }) {
  const shape = "size-4 shrink-0";
  switch (state) {
    case "running":
      return <LoaderCircle aria-hidden className={classes(shape, "text-accent motion-safe:animate-spin")} />;
    case "failed":
      return <CircleAlert aria-hidden className={classes(shape, "text-danger")} />;
    case "waiting":
      return <Hourglass aria-hidden className={classes(shape, "text-ink-soft")} />;
    case "unanswered":
      return <CircleSlash aria-hidden className={classes(shape, "text-ink-soft")} />;
    case "done": {
      const Icon = name === "search_history" ? Library : Wrench;
      return <Icon aria-hidden className={classes(shape, "text-ink-soft")} />;
    }
  }
}
