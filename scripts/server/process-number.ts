import { get, type IncomingMessage } from "node:http";

/** On the answers of /api/health where several processes share a port: which of them it was. */
export const numberHeader = "x-verbatim-process";

/** Asks whoever gets the next connection. @returns the number of a process that can serve */
export function askHealth(origin: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const heard = (response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode === 200 ? Number(response.headers[numberHeader]) : undefined);
    };
    // On a connection of its own: a kept one leads to the same process again.
    const asked = get(`${origin}/api/health`, { agent: false, timeout: 2_000 }, heard);
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(undefined));
  });
}
