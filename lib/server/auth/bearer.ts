/**
 * What follows `Bearer` in the Authorization header: the empty text where nothing does, null where the header is absent
 * or of another scheme. Whatever it is, it is only ever looked up.
 */
export function bearerOf(headers: Headers): string | null {
  const match = /^bearer(?:$| +(.*)$)/is.exec(headers.get("authorization")?.trim() ?? "");
  return match ? (match[1] ?? "") : null;
}
