import { sessionTokenOf } from "./session-cookie.ts";
import { findSession, type Principal } from "./sessions.ts";

export type { Principal } from "./sessions.ts";

/** The one place that says who a request comes from; pages, actions and the API all ask here. */
export async function findPrincipal(headers: Headers): Promise<Principal | null> {
  const token = sessionTokenOf(headers);
  return token ? await findSession(token) : null;
}
