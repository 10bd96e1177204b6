// Loaded into the server before everything else: Next takes connections before it runs instrumentation.ts, and a request
// that waits there would come in with the headers that it brought.
import { guardDoor } from "#lib/server/door/guard-door.ts";
import { readTrustedProxies } from "#lib/server/door/trusted-proxies.ts";

guardDoor(readTrustedProxies(process.env.TRUSTED_PROXIES ?? ""));
