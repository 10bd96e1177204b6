import type { ReactNode } from "react";

interface PaneNoticeProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** Says, where messages would be, why there are none and what to do. */
export function PaneNotice({ title, text, children }: PaneNoticeProps) {
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-3 px-6 pb-24 text-center">
      <h2 className="font-semibold text-lg tracking-tight">{title}</h2>
      <p className="max-w-sm text-balance text-ink-soft">{text}</p>
      <div className="mt-2 flex flex-wrap justify-center gap-2">{children}</div>
    </div>
  );
}
