"use client";

import { useDeferredValue, useEffect, useState } from "react";
import { CodeFrame } from "./code-frame.tsx";
import type { Code } from "./code-of.ts";
import { Coloured } from "./coloured.tsx";

type Highlighter = typeof import("./highlight.ts");

/** Plain until the highlighter is here, which is loaded when the first code of the page arrives. */
export function LiveCode({ code, language }: Code) {
  const [highlighter, setHighlighter] = useState<Highlighter | null>(null);
  // While code streams, typing and scrolling come first.
  const later = useDeferredValue(code);

  useEffect(() => {
    let here = true;
    // Without colours the code is as readable as before.
    import("./highlight.ts").then(
      (loaded) => here && setHighlighter(loaded),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, []);

  const nodes = code.startsWith(later) ? (highlighter?.highlight(later, language) ?? null) : null;
  return (
    <CodeFrame code={code} language={language}>
      {nodes ? (
        <>
          <Coloured nodes={nodes} />
          {code.slice(later.length)}
        </>
      ) : (
        code
      )}
    </CodeFrame>
  );
}
