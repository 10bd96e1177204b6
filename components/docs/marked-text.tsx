import type { ReactNode } from "react";

/**
 * Text with `code` and **bold**: all the markdown that the document uses. The chat's own renderer knows the rest, but
 * brings 45 kB of scripts for links between chats.
 */
export function MarkedText({ text }: { text: string }): ReactNode {
  const match = /^(.*?)(?:`([^`]+)`|\*\*([^*]+)\*\*)(.*)$/s.exec(text);
  if (!match) return text;
  const [, before, code, bold, rest = ""] = match;
  return (
    <>
      {before}
      {code === undefined ? <strong>{bold}</strong> : <code>{code}</code>}
      <MarkedText text={rest} />
    </>
  );
}
