"use client";

import { hitsOf } from "#lib/client/history-hits.ts";
import type { Part } from "#lib/client/message-parts.ts";
import type { ToolState } from "#lib/client/tool-words.ts";
import { FoundMessages } from "./found-messages.tsx";
import { ToolText } from "./tool-text.tsx";

interface ToolContentProps {
  call: Extract<Part, { type: "tool" }>;
  state: ToolState;
}

/** What a tool was asked, and what came of it. */
export function ToolContent({ call, state }: ToolContentProps) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <ToolText name={`${call.key} arguments`} label="Arguments" text={call.arguments} />
      <Result call={call} state={state} />
    </div>
  );
}

const noResult: Record<Exclude<ToolState, "done" | "failed">, string> = {
  running: "It is not there yet.",
  waiting: "The program that asked for this reply has to send it.",
  unanswered: "None came.",
};

function Result({ call, state }: ToolContentProps) {
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
