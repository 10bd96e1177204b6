import type { Caller } from "#lib/server/auth/principal.ts";

/** What the middlewares give to every handler. */
export interface ApiEnv {
  Variables: { requestId: string; caller: Caller };
}
