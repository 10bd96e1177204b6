import { api } from "#lib/server/api/app.ts";
import { createApiKey } from "#lib/server/auth/api-keys.ts";
import { sessionCookieName } from "#lib/server/auth/session-cookie.ts";
import { createSession } from "#lib/server/auth/sessions.ts";
import { createGuest } from "#lib/server/auth/users.ts";
import { type ApiKeyScope, apiKeyScopes } from "#lib/shared/contracts/api-key.ts";
import { documented } from "./documented.ts";

/** A client of the API, whose every answer is held against the API's own document. For tests. */
export interface ApiClient {
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  get: <T>(path: string) => Promise<T>;
  post: (path: string, body?: unknown, method?: string) => Promise<Response>;
}

/** Somebody with a session, who calls the API as a browser does. */
export interface Person extends ApiClient {
  ownerId: string;
  /** The Cookie header of their session. */
  cookie: string;
}

/** A program with a key of somebody's. */
export interface Program extends ApiClient {
  keyId: string;
  key: string;
}

const origin = "http://verbatim.test";

export async function newPerson(): Promise<Person> {
  const { userId: ownerId } = await createGuest();
  const cookie = `${sessionCookieName()}=${await createSession(ownerId, "test")}`;
  return { ownerId, cookie, ...clientWith({ cookie, origin }) };
}

export async function newProgram(
  ownerId: string,
  scopes: readonly ApiKeyScope[] = apiKeyScopes,
): Promise<Program> {
  const { id: keyId, key } = await createApiKey({ ownerId, apiKey: { scopes: [...scopes] } });
  return { keyId, key, ...clientWith({ authorization: `Bearer ${key}` }) };
}

/** @param given headers of every request, unless it has its own */
export function clientWith(given: Record<string, string>): ApiClient {
  const fetch = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers({ host: "verbatim.test", ...given });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    const request = new Request(`${origin}/api/v1${path}`, { ...init, headers });
    return await documented(request, await api.fetch(request.clone()));
  };
  return {
    fetch,
    get: async (path) => await (await fetch(path)).json(),
    post: async (path, body, method = "POST") =>
      await fetch(path, {
        method,
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      }),
  };
}
