"use client";

import { memo, type ReactElement, useId, useState } from "react";
import { createLruCache } from "#lib/client/lru-cache.ts";
import { createSplitter } from "#lib/client/markdown-blocks.ts";
import { drawMarkdown } from "./draw-markdown.tsx";
import { elementsWith } from "./elements.tsx";
import { LiveCode } from "./live-code.tsx";
import { LiveFormula } from "./live-formula.tsx";

const elements = elementsWith({
  code: ({ code, language }) => <LiveCode code={code} language={language} />,
  formula: (formula) => <LiveFormula {...formula} />,
});

/** Characters of markdown whose elements are kept: what is scrolled back to is not parsed again. */
const keptCharacters = 400_000;
const drawn = createLruCache<ReactElement>(keptCharacters);

interface BlockProps {
  text: string;
  idPrefix: string;
}

/** Memoised, so that while a reply streams only its last block is parsed again. */
const Block = memo(function Block({ text, idPrefix }: BlockProps) {
  // What grows is another text with every word, and only the last will be seen again.
  const [first] = useState(text);
  return drawOnce({ text, idPrefix }, text === first);
});

function drawOnce({ text, idPrefix }: BlockProps, keep: boolean): ReactElement {
  // Ids are those of footnotes only.
  const key = text.includes("[^") ? `${idPrefix} ${text}` : text;
  const known = drawn.get(key);
  if (known) return known;
  const element = drawMarkdown(text, { elements, idPrefix });
  if (keep) drawn.set(key, element, key.length);
  return element;
}

/** For text that arrives in the browser. A default export, to be loaded when the first such text does. */
export default function LiveMarkdown({ messageId, text }: { messageId: string | null; text: string }) {
  const ownId = useId();
  const [split] = useState(createSplitter);
  return split(text).map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added at the end.
    <Block key={index} text={block} idPrefix={`${messageId ?? ownId}-`} />
  ));
}
