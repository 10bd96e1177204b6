import { Agent, request } from "node:http";

/** Connections are kept, as a browser keeps them. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Posts, and measures until `mark` has come; then reads to the end. @returns milliseconds, and all that came. */
export function timeToFirst(
  url: string,
  options: { headers: Record<string, string>; body: string; mark: string },
): Promise<{ ms: number; text: string }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const asked = request(url, { method: "POST", agent, headers: options.headers }, (response) => {
      let text = "";
      let found = 0;
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
        if (!found && text.includes(options.mark)) found = performance.now() - started;
      });
      response.on("end", () =>
        found
          ? resolve({ ms: found, text })
          : reject(new Error(`${response.statusCode} without “${options.mark}”: ${text}`)),
      );
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(options.body);
  });
}
