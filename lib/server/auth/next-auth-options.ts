import type { NextAuthOptions, User } from "next-auth";
import credentialsProvider from "next-auth/providers/credentials";
import { clientAddress } from "#lib/server/door/client-address.ts";
import { env } from "#lib/server/env.ts";
import { log } from "#lib/server/log.ts";
import { speakingErrors } from "#lib/server/speaking-errors.ts";
import { must } from "#lib/shared/assert.ts";
import { AppError } from "#lib/shared/errors.ts";
import { findPrincipal, type Principal } from "./principal.ts";
import { sessionCookieName, sessionMaxAge } from "./session-cookie.ts";
import { createSession, findSession, revokeSession } from "./sessions.ts";
import { authSettings, isSecure } from "./settings.ts";
import { admitNewcomer, admitPassword, forgetAttempts } from "./sign-in-limits.ts";
import { createAccount, createGuest, findUserByPassword } from "./users.ts";

/** What next-auth hands to `authorize`. */
interface AuthorizeRequest {
  headers?: Record<string, string>;
}

const currentPrincipal = (request: AuthorizeRequest) => findPrincipal(new Headers(request.headers));
const addressOf = (request: AuthorizeRequest) => clientAddress(new Headers(request.headers));

/** A sign-in begins with a fresh session id; the one it replaces ends. */
async function signedIn(userId: string, previous: Principal | null): Promise<User> {
  if (previous) await revokeSession({ ownerId: previous.userId, sessionId: previous.sessionId });
  return { id: userId };
}

/** next-auth puts the message of a thrown error into its answer. */
const speaking = <T>(work: () => Promise<T>) => speakingErrors("sign-in", work);

const password = credentialsProvider({
  id: "password",
  credentials: { email: {}, password: {} },
  authorize: (credentials, request) =>
    speaking(async () => {
      const email = String(credentials?.email ?? "");
      await admitPassword({ address: addressOf(request), email });
      const user = await findUserByPassword(credentials);
      if (!user) return null;
      await forgetAttempts({ email });
      return signedIn(user.userId, await currentPrincipal(request));
    }),
});

const signUp = credentialsProvider({
  id: "sign-up",
  credentials: { email: {}, password: {} },
  authorize: (credentials, request) =>
    speaking(async () => {
      if (!authSettings().signUp)
        throw new Error("New accounts are closed here. Ask the person who runs this server.");
      await admitNewcomer({ address: addressOf(request) });
      const current = await currentPrincipal(request);
      const { userId } = await createAccount(credentials, current);
      return signedIn(userId, current);
    }),
});

const guest = credentialsProvider({
  id: "guest",
  credentials: {},
  authorize: (_credentials, request) =>
    speaking(async () => {
      if (!authSettings().guests) throw new AppError("forbidden", "Please sign in to write here.");
      await admitNewcomer({ address: addressOf(request) });
      // Two tabs may ask at once: whoever is somebody already stays who they are.
      const current = await currentPrincipal(request);
      return signedIn(current?.userId ?? (await createGuest()).userId, current);
    }),
});

/**
 * next-auth's credentials come with JWT sessions only. Ours are rows that can be revoked, so what it calls a token is
 * a random string: `encode` makes the Session row behind it, `decode` looks it up.
 */
export function nextAuthOptions(userAgent: string | null): NextAuthOptions {
  const secure = isSecure();
  const cookie = (name: string, prefix: string) => ({
    name: `${secure ? prefix : ""}verbatim.${name}`,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  });
  return {
    secret: env().AUTH_SECRET,
    providers: [password, signUp, guest],
    session: { strategy: "jwt", maxAge: sessionMaxAge },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { ...cookie("session", "__Host-"), name: sessionCookieName() },
      csrfToken: cookie("csrf", "__Host-"),
      callbackUrl: cookie("callback", "__Secure-"),
    },
    jwt: {
      maxAge: sessionMaxAge,
      // next-auth encodes again whenever it reads a session: that keeps the token it has.
      encode: async ({ token }) =>
        typeof token?.sessionToken === "string"
          ? token.sessionToken
          : await createSession(must(token?.sub, "user id"), userAgent),
      decode: async ({ token }) => {
        const principal = token ? await findSession(token) : null;
        return principal && { sub: principal.userId, sessionToken: token, sessionId: principal.sessionId };
      },
    },
    callbacks: {
      session: ({ session, token }) => ({
        ...session,
        user: Object.assign({}, session.user, { id: token.sub }),
      }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sub === "string" && typeof token.sessionId === "string") {
          await revokeSession({ ownerId: token.sub, sessionId: token.sessionId });
        }
      },
    },
    logger: {
      error: (code, metadata) =>
        log.error({ code, err: "error" in metadata ? metadata.error : metadata }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}
