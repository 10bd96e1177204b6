import mermaid from "mermaid/package.json" with { type: "json" };

/** With the version in it, so that browsers may keep it for ever. */
export const mermaidPath = `/diagram/mermaid?v=${mermaid.version}`;
