import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatRequest } from "./chat-request.ts";
import { startProviderDouble } from "./provider-double.ts";

/** The model servers of a test file. For tests. */
export interface ModelServers {
  /** What the double was asked, without what auto-title asks. */
  heard: ChatRequest[];
  /** How many answers the servers have not ended and whose connection is still open. */
  openAnswers: () => number;
  /** What the server of the model "broken" does with each request from now on. */
  misbehave: (listener: RequestListener) => void;
  /** From now on nothing listens where the server of "broken" was. */
  endBroken: () => Promise<void>;
  close: () => void;
}

/** Starts the double (e2e/support/double-script.ts) and a server that can be told to break every rule. */
export async function startModelServers(): Promise<ModelServers> {
  const heard: ChatRequest[] = [];
  const open = new Set<ServerResponse>();
  let listener: RequestListener = (_request, response) => void response.destroy();
  const double = await startProviderDouble(0, (asked) => {
    const isTitle = asked.messages.some(
      ({ role, content }) => role === "system" && /\btitle\b/.test(`${content}`),
    );
    if (!isTitle) heard.push(asked);
  });
  const broken = createServer((request, response) => {
    if (request.url !== "/v1/models") return listener(request, response);
    response.end(JSON.stringify({ data: [{ id: "broken" }, { id: "double-fast" }] }));
  });
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
  for (const server of [double, broken]) {
    server.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
      open.add(response);
      response.once("close", () => open.delete(response));
    });
  }
  // Read at the first request: nothing has asked for the environment yet.
  process.env.OPENAI_BASE_URL = `${addressOf(double)}/v1`;
  process.env.OLLAMA_BASE_URL = addressOf(broken);
  return {
    heard,
    openAnswers: () => open.size,
    misbehave: (next) => {
      listener = next;
    },
    endBroken: () => ended(broken),
    close: () => [double, broken].forEach(ended),
  };
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function ended(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
