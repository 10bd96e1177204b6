"use client";

import { CircleAlert, CircleSlash, Hourglass, Library, LoaderCircle, Wrench } from "lucide-react";
import { classes } from "#components/ui/classes.ts";
import { useNow } from "#components/use-now.ts";
import { hitsOf } from "#lib/client/history-hits.ts";
import type { Part } from "#lib/client/message-parts.ts";
import { stateWords, type ToolState, toolState, toolWords } from "#lib/client/tool-words.ts";
import { Fold } from "./fold.tsx";
import { FoundMessages } from "./found-messages.tsx";
import { ToolText } from "./tool-text.tsx";

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
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
        <ToolText name={`${call.key} arguments`} label="Arguments" text={call.arguments} />
        <Result call={call} state={state} />
      </div>
    </Fold>
  );
}

const noResult: Record<Exclude<ToolState, "done" | "failed">, string> = {
  running: "It is not there yet.",
  waiting: "The program that asked for this reply has to send it.",
  unanswered: "None came.",
};

function Result({ call, state }: { call: ToolPart; state: ToolState }) {
  const hits = hitsOf(call);
  if (hits) return <FoundMessages hits={hits} />;
  if (call.result !== null) {
    return (
      <ToolText
        name={`${call.key} result`}
        label={state === "failed" ? "What went wrong" : "Result"}
        text={call.result}
      />
    );
  }
  return (
    <div>
      <p className="font-medium text-ink-soft text-xs">Result</p>
      <p className="mt-1 text-ink-soft">{state === "done" || state === "failed" ? "" : noResult[state]}</p>
    </div>
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
