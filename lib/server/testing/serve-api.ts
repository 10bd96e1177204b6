import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { api } from "#lib/server/api/app.ts";
import { documented } from "./documented.ts";

export interface ServedApi {
  origin: string;
  /** What was answered otherwise than our document says. */
  faults: string[];
  close(): Promise<void>;
}

/**
 * The API on a port of its own, for clients that want to be given an address. For tests: every answer is held against the
 * API's own document, and the connection is cut at the first fault.
 */
export async function serveApi(): Promise<ServedApi> {
  const faults: string[] = [];
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error) => {
      if (!outgoing.destroyed) faults.push(String(error));
      outgoing.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is one.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const left = new AbortController();
  outgoing.on("close", () => left.abort());
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    signal: left.signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" as const }),
  });
  const given = await api.fetch(request.clone());
  // Agents' own door has no such document.
  const response = url.startsWith("/api/v1") ? await documented(request, given) : given;
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  for await (const piece of response.body ?? []) if (!outgoing.write(piece)) await once(outgoing, "drain");
  outgoing.end();
}
