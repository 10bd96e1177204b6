import type { Formula } from "./elements.tsx";

/** A formula as it was written. */
export function FormulaSource({ tex, display }: Formula) {
  return <code className={display ? "formula-source" : undefined}>{tex}</code>;
}
