import type { ReactNode } from "react";

interface SplitProps {
  words: ReactNode;
  /** What stands beside the words where there is room, and below them where there is none. */
  examples: ReactNode;
}

export function Split({ words, examples }: SplitProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5 xl:grid-cols-2 xl:gap-10">
      <div className="api-text min-w-0">{words}</div>
      <div className="api-examples grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4 self-start xl:sticky xl:top-6">
        {examples}
      </div>
    </div>
  );
}
