import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { oncePerProcess } from "#lib/server/process.ts";
import { readableUrl } from "./readable-url.ts";
import { rewriteForwarded } from "./rewrite-forwarded.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/**
 * From now on every request to a server of this process says by itself who asks (rewrite-forwarded.ts), and for what
 * (readable-url.ts): Node tells of it here before it hands it to the server, so that Next, next-auth and we all read the
 * same.
 */
export function guardDoor(trusted: TrustedProxies): void {
  oncePerProcess("door", () => {
    subscribe("http.server.request.start", (message) => {
      const { request, socket } = message as { request: IncomingMessage; socket: Socket };
      rewriteForwarded(request.headers, socket.remoteAddress, trusted);
      request.url = readableUrl(request.url ?? "");
    });
    return true;
  });
}
