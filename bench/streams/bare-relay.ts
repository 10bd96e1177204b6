/** The floor: a plain Node server that asks the model, parses what it says and says it again. It keeps nothing. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "#bench/support/listen.ts";
import { doJobs } from "./helper.ts";

type Chunk = { choices: { delta: { content?: string } }[] };

let model = "";

async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  const upstream = await fetch(`${model}/chat/completions`, { method: "POST", body });
  response.writeHead(200, { "content-type": "text/event-stream" });
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of upstream.body ?? []) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith("data: ") || line === "data: [DONE]") continue;
      const chunk = JSON.parse(line.slice("data: ".length)) as Chunk;
      const delta = chunk.choices[0]?.delta.content;
      if (delta) response.write(`data: ${JSON.stringify({ type: "text-delta", delta })}\n\n`);
    }
  }
  response.end();
}

const server = createServer((request, response) => {
  relay(request, response).catch((error: unknown) => response.destroy(error as Error));
});

const jobs = {
  /** @param of the base address of the model's API. @returns where it listens. */
  start(of: string): Promise<string> {
    model = of;
    return listenOnLoopback(server);
  },
};

export type BareRelay = typeof jobs;
doJobs(jobs);
