"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CodeFrame } from "./code-frame.tsx";

const DiagramFrame = lazy(() => import("./diagram-frame.tsx"));

/** A diagram as it was written, in mermaid's language, until somebody wants to see it drawn. */
export function DiagramBlock({ code }: { code: string }) {
  const [shown, setShown] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const toggle = () => {
    setShown(!shown);
    setProblem(null);
  };
  const fail = (reason: string) => {
    setShown(false);
    setProblem(reason);
  };
  const button = (
    <Button look="ghost" size="small" onClick={toggle}>
      {shown ? "Show code" : "Show diagram"}
    </Button>
  );
  const picture = shown && (
    <Suspense fallback={<p className="diagram-wait">Drawing…</p>}>
      <DiagramFrame source={code} onProblem={fail} />
    </Suspense>
  );
  return (
    <div data-diagram>
      <CodeFrame code={code} language="mermaid" actions={button} picture={picture || null}>
        {code}
      </CodeFrame>
      <p role="status" className={problem === null ? "sr-only" : "diagram-problem"}>
        {problem}
      </p>
    </div>
  );
}
