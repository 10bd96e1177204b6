import { CodeFrame } from "#components/markdown/code-frame.tsx";
import { Coloured } from "#components/markdown/coloured.tsx";
import { type HighlightedCode, highlight } from "#components/markdown/highlight.ts";

interface CodeExampleProps {
  /** What is shown: `curl`, `json`, or whatever it is called. */
  label: string;
  language: "bash" | "json";
  code: string;
}

export function CodeExample({ label, language, code }: CodeExampleProps) {
  const nodes = highlight(code, language);
  return (
    <CodeFrame code={code} language={label}>
      {nodes ? <Coloured nodes={nodes.map(withoutColourless)} /> : code}
    </CodeFrame>
  );
}

/** Brackets and commas have no colour, and are every third piece of JSON. */
function withoutColourless(node: HighlightedCode[number]): HighlightedCode[number] {
  const [text] = node.type === "element" ? node.children : [];
  const isPunctuation =
    node.type === "element" && [node.properties.className].flat().includes("hljs-punctuation");
  return isPunctuation && text?.type === "text" ? text : node;
}
