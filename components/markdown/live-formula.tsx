"use client";

import { type ComponentType, lazy, Suspense, useState } from "react";
import type { Formula } from "./elements.tsx";
import { FormulaSource } from "./formula-source.tsx";

let loaded: ComponentType<Formula> | null = null;

const loadDrawn = () =>
  import("./drawn-formula.tsx").then(
    (module) => {
      loaded = module.default;
      return module;
    },
    // Without KaTeX the source can be read.
    () => ({ default: FormulaSource }),
  );
const LazyFormula = lazy(loadDrawn);

export function LiveFormula(formula: Formula) {
  // Even once it is there, `lazy` shows its fallback for a moment at first.
  const [Drawn] = useState(() => loaded ?? LazyFormula);
  return (
    <Suspense fallback={<FormulaSource {...formula} />}>
      <Drawn {...formula} />
    </Suspense>
  );
}
