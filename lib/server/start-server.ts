import { guardDoor } from "./door/guard-door.ts";
import { env } from "./env.ts";
import { startReaper } from "./generation/reaper.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { log } from "./log.ts";
import { discoveredModels } from "./models/registry.ts";
import { rememberOutside } from "./outside-request.ts";
import { startListening } from "./processes/listener.ts";
import { onNotice } from "./processes/on-notice.ts";
import { shutDownOnSignals } from "./shutdown.ts";

/** What a server process does from its start on, beside answering. A faulty environment ends it here, with words. */
export function startServer(): void {
  const { PUBLIC_URL, TRUSTED_PROXIES } = env();
  guardDoor(TRUSTED_PROXIES); // unless scripts/server/guard-door.ts was there before
  // next-auth builds its own links from this; without it, it is told to believe the Host it is asked by.
  if (PUBLIC_URL) process.env.NEXTAUTH_URL ??= PUBLIC_URL;
  else process.env.AUTH_TRUST_HOST ??= "true";
  rememberOutside();
  shutDownOnSignals();
  startListening(onNotice);
  startReaper();
  startHousekeeping();
  discoveredModels().catch((error) => log.warn({ err: error }, "models could not be listed"));
}
