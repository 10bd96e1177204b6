"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { useApp } from "#components/shell/app-context.tsx";
import type { LatePart } from "#lib/client/late-part.ts";

interface LateProps<Module> {
  part: LatePart<Module>;
  /** Takes back what asked for it, so that it can be asked for again. */
  onMissing?: () => void;
  /** Stands in its place. */
  meanwhile?: ReactNode;
  children: (module: Module) => ReactNode;
}

/**
 * Draws with a part that comes when it is wanted; nothing, or what stands in for it, until then. Not `React.lazy`, which
 * remembers for good that something could not be loaded, and shows its fallback for a moment even where all is there.
 */
export function Late<Module>({ part, onMissing, meanwhile = null, children }: LateProps<Module>) {
  const [module, setModule] = useState(part.here);
  const { notices } = useApp();
  const missing = useRef(onMissing);

  useEffect(() => {
    missing.current = onMissing;
  });

  useEffect(() => {
    let wanted = true;
    part.bring().then(
      (brought) => {
        if (wanted) setModule(() => brought);
      },
      () => {
        if (!wanted) return;
        notices.tell("This could not be loaded. Check your connection and try again.");
        missing.current?.();
      },
    );
    return () => {
      wanted = false;
    };
  }, [part, notices]);

  return module === null ? meanwhile : children(module);
}
