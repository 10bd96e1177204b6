import { createServer, type Server, type ServerResponse } from "node:http";
import { listenOnLoopback } from "#bench/support/listen.ts";
import { sleep } from "#scripts/system/sleep.ts";

/** Tokens a second: about what large models say. */
const rate = 50;

const passage = `There are two ways to go about it, and which is better depends on **how often** the rows change.

1. Keep them sorted, and put each new one where it belongs.
2. Sort when somebody asks, with \`toSorted\`.

\`\`\`ts
const rows = read().toSorted((one, other) => one.at - other.at);
for (const row of rows) {
  if (row.at > until) break;
  show(row);
}
\`\`\`

The first costs at every change, the second at every look. Measure before you choose: with a few hundred rows nobody will
ever notice, and what is simple stays right for longer.

| rows | sorted | on demand |
|---|---|---|
| 100 | 0.1 ms | 0.2 ms |
| 10,000 | 4 ms | 21 ms |

`;
const tokens = passage.match(/\s*\S{1,6}|\s+$/g) ?? [];

const chunk = (content: string) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "steady", choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;

/** A model that goes on talking, at a steady pace and in markdown, until it is stopped. */
export async function startSteadyModel(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.method === "GET") return response.end(JSON.stringify({ data: [{ id: "steady" }] }));
      response.writeHead(200, { "content-type": "text/event-stream" });
      void talk(response);
    });
  });
  return { server, url: `${await listenOnLoopback(server)}/v1` };
}

async function talk(response: ServerResponse): Promise<void> {
  const began = performance.now();
  for (let said = 0; !response.destroyed; said++) {
    await sleep(Math.max(1, began + (said * 1000) / rate - performance.now()));
    response.write(chunk(tokens[said % tokens.length] ?? ""));
  }
}
