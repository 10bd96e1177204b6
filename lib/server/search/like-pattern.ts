/** The LIKE pattern of what contains a text, which may hold LIKE's own signs. */
export function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
}
