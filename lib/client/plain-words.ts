const leftOut = [
  /^\s*(?:```|~~~).*$/gm,
  // The line below a table's head, and rules.
  /^[\s:|*_-]*(?:---|\*\*\*|___|\|-)[\s:|*_-]*$/gm,
  /^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm,
  /\*\*|__|~~|`/g,
];

/** Markdown as it reads where there is no room to draw it: near enough for a few lines. */
export function plainWords(markdown: string): string {
  const linked = markdown.replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, "$1");
  const bare = leftOut.reduce((text, marks) => text.replace(marks, ""), linked);
  return bare
    .replace(/(^|[\s(])[*_](\S[^*_\n]*)[*_]/g, "$1$2")
    .replace(/\s*\|\s*/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
