"use client";

import { memo } from "react";
import { splitMarkdown } from "#lib/client/markdown-blocks.ts";
import { elementsWith } from "./elements.tsx";
import { LiveCode } from "./live-code.tsx";
import { MarkdownBlock } from "./markdown-block.tsx";

const elements = elementsWith(({ code, language }) => <LiveCode code={code} language={language} />);

/** Memoised, so that while a reply streams only its last block is parsed again. */
const Block = memo(function Block({ text }: { text: string }) {
  return <MarkdownBlock text={text} elements={elements} />;
});

/** For text that arrives in the browser. A default export, to be loaded when the first such text does. */
export default function LiveMarkdown({ text }: { text: string }) {
  return splitMarkdown(text).map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added at the end.
    <Block key={index} text={block} />
  ));
}
