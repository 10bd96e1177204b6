import type { Content, ContentPart } from "./contracts/content.ts";

/** The words of a message's content: what is searched, shown in a title, or read aloud. Parts are lines. */
export function contentText(content: Content | null | undefined): string {
  if (typeof content === "string") return content;
  return (content ?? []).flatMap(wordsOf).join("\n");
}

function wordsOf(part: ContentPart): string[] {
  if (part.type === "text") return [part.text];
  return part.type === "refusal" ? [part.refusal] : [];
}
