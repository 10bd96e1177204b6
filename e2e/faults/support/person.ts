import { signInAsGuest } from "#scripts/testing/sign-in-as-guest.ts";
import type { App } from "./app.ts";

/** Somebody whose session every process knows. */
export interface Person {
  fetch(app: App, path: string, init?: RequestInit): Promise<Response>;
  post(app: App, path: string, body?: unknown): Promise<Response>;
}

export async function newPerson(app: App): Promise<Person> {
  const cookie = await signInAsGuest(app.origin);
  const fetchAt: Person["fetch"] = ({ origin }, path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    headers.set("origin", origin);
    return fetch(`${origin}/api/v1${path}`, { ...init, headers });
  };
  return {
    fetch: fetchAt,
    post: (app, path, body) =>
      fetchAt(app, path, {
        method: "POST",
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      }),
  };
}
