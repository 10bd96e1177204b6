import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { allowedElements } from "./elements.tsx";
import { safeUrl } from "./safe-url.ts";

const plugins = [remarkGfm];

/** What a model wrote, as elements from an allow-list: raw HTML stays text, nothing is fetched from elsewhere. */
export function MarkdownBlock({ text, elements }: { text: string; elements: Components }) {
  return (
    <ReactMarkdown
      remarkPlugins={plugins}
      allowedElements={allowedElements}
      unwrapDisallowed
      urlTransform={safeUrl}
      components={elements}
    >
      {text}
    </ReactMarkdown>
  );
}
