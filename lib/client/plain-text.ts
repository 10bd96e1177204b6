/** What a reader sees of markdown, without its marks. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/^```.*$\n?/gm, "")
    .replaceAll(/^#{1,6} +/gm, "")
    .replaceAll(/(\*\*|__|`)(.+?)\1/g, "$2")
    .replaceAll(/\*(.+?)\*/g, "$1")
    .replaceAll(/\[(.+?)\]\((.+?)\)/g, "$1")
    .trim();
}
