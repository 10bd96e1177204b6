import { createServer, type Server } from "node:http";
import { listenOnLoopback } from "#bench/support/listen.ts";

const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: "instant", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

const answer = `${chunk({ role: "assistant", content: "Hello" })}${chunk({}, "stop")}data: [DONE]\n\n`;

/** A model that answers at once, so that all time measured is spent on our side. */
export async function startInstantModel(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.method === "GET") return response.end(JSON.stringify({ data: [{ id: "instant" }] }));
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(answer);
    });
  });
  return { server, url: `${await listenOnLoopback(server)}/v1` };
}
