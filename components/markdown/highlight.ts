import { common, createLowlight } from "lowlight";

const lowlight = createLowlight(common);

/** Beyond this, colours would cost more than they give. */
const mostCharacters = 40_000;

export type HighlightedCode = ReturnType<typeof lowlight.highlight>["children"];

/** The code in pieces that know their kind; null for a language nobody knows here. */
export function highlight(code: string, language: string | null): HighlightedCode | null {
  if (!language || code.length > mostCharacters || !lowlight.registered(language)) return null;
  return lowlight.highlight(language, code).children;
}
