import { CodeFrame } from "./code-frame.tsx";
import { Coloured } from "./coloured.tsx";
import { elementsWith } from "./elements.tsx";
import { highlight } from "./highlight.ts";
import { MarkdownBlock } from "./markdown-block.tsx";

const elements = elementsWith(({ code, language }) => {
  const nodes = highlight(code, language);
  return (
    <CodeFrame code={code} language={language}>
      {nodes ? <Coloured nodes={nodes} /> : code}
    </CodeFrame>
  );
});

/**
 * For the history a page brings along: drawn on the server, colours and all, so that reading costs the browser neither
 * the parser nor the highlighter (about 105 kB together).
 */
export function StoredMarkdown({ text }: { text: string }) {
  return <MarkdownBlock text={text} elements={elements} />;
}
