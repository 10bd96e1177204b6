import type { ReactNode } from "react";
import type { HighlightedCode } from "./highlight.ts";

/** Only spans and text come out of the highlighter, and only those are drawn. */
export function Coloured({ nodes }: { nodes: HighlightedCode }): ReactNode {
  return nodes.map((node, index) => {
    if (node.type === "text") return node.value;
    if (node.type !== "element") return null;
    const names = node.properties.className;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are drawn anew with every change of the code.
      <span key={index} className={Array.isArray(names) ? names.join(" ") : undefined}>
        <Coloured nodes={node.children} />
      </span>
    );
  });
}
