import type { ReactNode } from "react";

/** Short items in a row with dots between them; a line that is begun anew begins with its dot out of sight. */
export function DotList({ children }: { children: ReactNode }) {
  return (
    <div className="overflow-hidden">
      <ul className="-ml-3.5 flex flex-wrap *:before:inline-block *:before:w-3.5 *:before:text-center *:before:content-['·']">
        {children}
      </ul>
    </div>
  );
}
