"use client";

import { ChevronRight } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classes } from "#components/ui/classes.ts";
import { useOpened } from "./use-opened.ts";

interface FoldProps {
  /** Of the part that it folds: what the reader has opened stays open when the page lets go of it and brings it back. */
  partKey: string;
  look: keyof typeof looks;
  icon: ReactNode;
  title: ReactNode;
  /** At the end of the line. */
  aside?: ReactNode;
  /** Of the line. */
  summaryProps?: Pick<ComponentProps<"summary">, "onPointerEnter" | "onFocus">;
  /** Drawn only where it is open. */
  children: ReactNode;
}

const looks = {
  line: {
    details: "",
    summary: "-ml-1 inline-flex max-w-full rounded-lg px-1 py-0.5 text-ink-soft hover:text-ink",
    content: "mt-2 border-line border-l-2 pl-4",
  },
  /** Several in a row are one stack. */
  card: {
    details: classes(
      "fold-card overflow-clip rounded-xl border border-line bg-ground",
      "[.fold-card+&]:-mt-[13px] [.fold-card+&]:rounded-t-none has-[+.fold-card]:rounded-b-none",
    ),
    summary: "flex rounded-[inherit] -outline-offset-2 px-3 py-2 hover:bg-soft pointer-coarse:py-2.5",
    content: "border-line border-t px-3 py-3",
  },
};

/** One quiet line that opens. */
export function Fold({ partKey, look, icon, title, aside, summaryProps, children }: FoldProps) {
  const [open, setOpen] = useOpened(partKey);
  const shape = looks[look];
  return (
    <details
      open={open}
      // Whatever else opens it.
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className={classes("group/fold min-w-0 text-sm", shape.details)}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: browsers make a button of a summary. */}
      <summary
        {...summaryProps}
        onClick={(event) => {
          // At once with its content, so that the scroll position is settled once (lib/client/pane-scroller.ts).
          event.preventDefault();
          setOpen(!open);
        }}
        className={classes("list-none items-center gap-2 [&::-webkit-details-marker]:hidden", shape.summary)}
      >
        {icon}
        <span className="min-w-0 truncate">{title}</span>
        {aside && (
          <span className="ml-auto shrink-0 whitespace-nowrap pl-2 text-ink-soft text-xs tabular-nums">
            {aside}
          </span>
        )}
        <ChevronRight
          aria-hidden
          className={classes(
            "size-3.5 shrink-0 text-ink-soft transition-transform group-open/fold:rotate-90",
            !aside && look === "card" && "ml-auto",
          )}
        />
      </summary>
      {open && <div className={shape.content}>{children}</div>}
    </details>
  );
}
