import { until } from "#scripts/system/until.ts";
import { signInAsGuest } from "#scripts/testing/sign-in-as-guest.ts";
import type { Place } from "./app.ts";

/** Somebody whose session every process knows. Where the server asks for a moment (503), they ask again, as clients do. */
export interface Person {
  fetch(at: Place, path: string, init?: RequestInit): Promise<Response>;
  post(at: Place, path: string, body?: unknown): Promise<Response>;
}

const patience = { withinMs: 30_000, everyMs: 250 };

export async function newPerson(at: Place): Promise<Person> {
  return personWith(await signInAsGuest(at.origin));
}

/** @param cookie the Cookie header of their session */
export function personWith(cookie: string): Person {
  const fetchAt: Person["fetch"] = async ({ origin }, path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    headers.set("origin", origin);
    const ask = () => fetch(`${origin}/api/v1${path}`, { ...init, headers });
    const answer = await until(patience, async () => {
      const response = await ask();
      return response.status === 503 ? undefined : response;
    });
    return answer ?? ask();
  };
  return {
    fetch: fetchAt,
    post: (at, path, body) =>
      fetchAt(at, path, {
        method: "POST",
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      }),
  };
}
