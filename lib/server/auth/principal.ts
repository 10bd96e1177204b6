import { type ApiKeyScope, apiKeyScopes } from "#lib/shared/contracts/api-key.ts";
import { AppError } from "#lib/shared/errors.ts";
import { findApiKey } from "./api-keys.ts";
import { bearerOf } from "./bearer.ts";
import { sessionTokenOf } from "./session-cookie.ts";
import { findSession, type Principal } from "./sessions.ts";

export type { Principal } from "./sessions.ts";

/** Who asks the API: a person by their session, or a program by a person's key. */
export interface Caller {
  userId: string;
  scopes: readonly ApiKeyScope[];
  /** `key_…`; null where it is the session of a browser. */
  keyId: string | null;
  /** When the key ends. */
  expiresAt: Date | null;
  /** Somebody without an account, in a browser. */
  isGuest: boolean;
}

/** Who asks for a page: by their session alone. Pages and actions ask here. */
export async function findPrincipal(headers: Headers): Promise<Principal | null> {
  const token = sessionTokenOf(headers);
  return token ? await findSession(token) : null;
}

/**
 * Who asks the API or the MCP server: by a key or by the session cookie, never by both, since then nobody could say
 * whose scopes hold. Other Authorization schemes, such as a proxy's Basic, are none of our business.
 */
export async function findCaller(headers: Headers): Promise<Caller> {
  const bearer = bearerOf(headers);
  const token = sessionTokenOf(headers);
  if (bearer !== null) {
    if (token) {
      const message = "Send an API key or the session cookie, not both.";
      throw new AppError("invalid", message, { code: "two_credentials" });
    }
    const found = await findApiKey(bearer);
    if (!found) {
      const message = "This API key is not known, or is no longer valid. Make another one in the settings.";
      throw new AppError("unauthenticated", message, { code: "invalid_api_key" });
    }
    return {
      userId: found.ownerId,
      keyId: found.keyId,
      scopes: found.scopes,
      expiresAt: found.expiresAt,
      isGuest: false,
    };
  }
  const session = token ? await findSession(token) : null;
  if (!session) {
    const message = "Please sign in, or send an API key: Authorization: Bearer vb_…";
    throw new AppError("unauthenticated", message, { code: "not_signed_in" });
  }
  const isGuest = session.kind === "guest";
  return { userId: session.userId, keyId: null, scopes: apiKeyScopes, expiresAt: null, isGuest };
}
