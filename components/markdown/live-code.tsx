"use client";

import { useDeferredValue, useEffect, useState } from "react";
import { createLruCache } from "#lib/client/lru-cache.ts";
import { CodeFrame } from "./code-frame.tsx";
import type { Code } from "./code-of.ts";
import { Coloured } from "./coloured.tsx";
import type { HighlightedCode } from "./highlight.ts";

type Highlighter = typeof import("./highlight.ts");

let loaded: Highlighter | null = null;

/** Characters of code whose colours are kept: what is scrolled back to is not looked through again. */
const coloured = createLruCache<HighlightedCode>(400_000);

function coloursOf(
  { code, language }: Code,
  highlighter: Highlighter,
  keep: boolean,
): HighlightedCode | null {
  const key = `${language} ${code}`;
  const known = coloured.get(key);
  if (known) return known;
  const nodes = highlighter.highlight(code, language);
  if (nodes && keep) coloured.set(key, nodes, key.length);
  return nodes;
}

/** Plain until the highlighter is here, which is loaded when the first code of the page arrives. */
export function LiveCode({ code, language }: Code) {
  const [highlighter, setHighlighter] = useState(loaded);
  // What grows is another code with every word, and only the last will be seen again.
  const [first] = useState(code);
  // While code streams, typing and scrolling come first.
  const later = useDeferredValue(code);

  useEffect(() => {
    let here = true;
    // Without colours the code is as readable as before.
    import("./highlight.ts").then(
      (module) => {
        loaded = module;
        if (here) setHighlighter(module);
      },
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, []);

  const nodes =
    highlighter && code.startsWith(later)
      ? coloursOf({ code: later, language }, highlighter, later === first)
      : null;
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
