import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface FoldProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

/** One quiet line that opens. */
export function Fold({ icon, title, children }: FoldProps) {
  return (
    <details className="group/fold min-w-0 text-sm">
      <summary className="-ml-1 inline-flex max-w-full list-none items-center gap-2 rounded-lg px-1 py-0.5 text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        {icon}
        <span className="min-w-0 truncate">{title}</span>
        <ChevronRight
          aria-hidden
          className="size-3.5 shrink-0 transition-transform group-open/fold:rotate-90"
        />
      </summary>
      <div className="mt-2 border-line border-l-2 pl-4">{children}</div>
    </details>
  );
}
