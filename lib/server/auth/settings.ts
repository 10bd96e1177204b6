import { env } from "#lib/server/env.ts";
import { librarianAlone } from "#lib/server/models/registry.ts";

const loopback = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

/** Whether people reach the app over https, as PUBLIC_URL says: then cookies are Secure and `__Host-`. */
export function isSecure(): boolean {
  return env().PUBLIC_URL?.startsWith("https:") ?? false;
}

function isLoopbackOnly(): boolean {
  const { HOST, PUBLIC_URL } = env();
  return loopback.has(HOST) && (!PUBLIC_URL || loopback.has(new URL(PUBLIC_URL).hostname));
}

/**
 * Who may come in. Guests are on by default only where they can't spend the owner's key: on loopback, or where the
 * librarian alone answers (design.md §6).
 */
export function authSettings(): { guests: boolean; signUp: boolean } {
  const { AUTH_GUESTS, AUTH_SIGNUP } = env();
  return { guests: AUTH_GUESTS ?? (isLoopbackOnly() || librarianAlone()), signUp: AUTH_SIGNUP ?? true };
}
