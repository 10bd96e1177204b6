import type { ReactNode } from "react";

/** A part of an operation's description, under a heading of its own. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <h4 className="font-medium text-ink-soft text-sm">{title}</h4>
      {children}
    </div>
  );
}
