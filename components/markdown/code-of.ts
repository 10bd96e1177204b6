import type { ExtraProps } from "react-markdown";

export interface Code {
  code: string;
  language: string | null;
}

/** The text and the language of `pre > code`, as markdown makes it. */
export function codeOf(node: ExtraProps["node"]): Code {
  const [element] = node?.children ?? [];
  if (element?.type !== "element") return { code: "", language: null };
  const [text] = element.children;
  const names = element.properties.className;
  const name = Array.isArray(names) ? names.map(String).find((value) => value.startsWith("language-")) : null;
  return {
    code: text?.type === "text" ? text.value.replace(/\n$/, "") : "",
    language: name?.slice("language-".length) ?? null,
  };
}
