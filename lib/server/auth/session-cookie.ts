import { isSecure } from "./settings.ts";

/** A session lives this long after it was last used, in seconds. */
export const sessionMaxAge = 90 * 24 * 60 * 60;

export function sessionCookieName(): string {
  return isSecure() ? "__Host-verbatim.session" : "verbatim.session";
}

/** The session token in a Cookie header, or null. A broken cookie is no cookie. */
export function sessionTokenOf(headers: Headers): string | null {
  const prefix = `${sessionCookieName()}=`;
  const found = headers
    .get("cookie")
    ?.split(/;\s*/)
    .find((cookie) => cookie.startsWith(prefix));
  const token = found?.slice(prefix.length);
  return token && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}
