import { api } from "#lib/server/api/app.ts";
import { sessionCookieName } from "#lib/server/auth/session-cookie.ts";
import { createSession } from "#lib/server/auth/sessions.ts";
import { createGuest } from "#lib/server/auth/users.ts";

/** Somebody with a session, who calls the API as a browser does. For tests. */
export interface Person {
  ownerId: string;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  get: <T>(path: string) => Promise<T>;
  post: (path: string, body?: unknown) => Promise<Response>;
}

const origin = "http://verbatim.test";

export async function newPerson(): Promise<Person> {
  const { userId: ownerId } = await createGuest();
  const cookie = `${sessionCookieName()}=${await createSession(ownerId, "test")}`;
  const fetch = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    headers.set("host", "verbatim.test");
    if (!headers.has("origin")) headers.set("origin", origin);
    return await api.fetch(new Request(`${origin}/api/v1${path}`, { ...init, headers }));
  };
  return {
    ownerId,
    fetch,
    get: async (path) => await (await fetch(path)).json(),
    post: async (path, body) =>
      await fetch(path, {
        method: "POST",
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      }),
  };
}
