import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { type ChatRequest, chatRequest, lastText } from "./chat-request.ts";
import { type Script, scriptFor } from "./double-script.ts";

export const models = ["double-fast", "double-slow", "double-fails"] as const;

/**
 * A server that speaks OpenAI's API as far as the app uses it, and answers what the test asks it to. `GET /answering`
 * lists what the user said last in each request whose answer has not ended.
 * @param heard told of every request for a completion
 */
export function startProviderDouble(port: number, heard?: (asked: ChatRequest) => void): Promise<Server> {
  const timesAsked = new Map<string, number>();
  const answering = new Map<ServerResponse, string>();
  const server = createServer((request, response) => {
    if (request.url === "/answering") return json(response, 200, [...answering.values()]);
    answer(request, response, (asked) => {
      heard?.(asked);
      answering.set(response, lastText(asked, "user"));
      response.once("close", () => answering.delete(response));
      const key = createHash("sha256").update(JSON.stringify(asked)).digest("base64");
      const before = timesAsked.get(key) ?? 0;
      timesAsked.set(key, before + 1);
      return scriptFor(asked, before);
    }).catch((error: unknown) => {
      if (!response.headersSent) fail(response, { status: 400 }, String(error));
      else response.destroy();
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  scriptOf: (asked: ChatRequest) => Script,
): Promise<void> {
  const path = request.url?.replace(/\?.*$/, "");
  if (request.method === "GET" && path === "/v1/models") {
    const data = models.map((id) => ({ id, object: "model", created: 1_700_000_000, owned_by: "double" }));
    return json(response, 200, { object: "list", data });
  }
  if (request.method === "POST" && path === "/v1/chat/completions") {
    const asked = chatRequest.parse(JSON.parse(await bodyOf(request)));
    const script = scriptOf(asked);
    if (script.status !== 200) return fail(response, script, "The double was told to fail.");
    if (script.hangAfter === -1) return;
    return asked.stream ? stream(response, asked, script) : json(response, 200, whole(asked, script));
  }
  fail(response, { status: 404 }, `There is no ${request.method} ${path}.`);
}

async function stream(response: ServerResponse, asked: ChatRequest, script: Script): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const send = (rest: object) =>
    response.write(`data: ${JSON.stringify({ ...head(asked, true), ...rest })}\n\n`);
  const choice = (delta: object, finish_reason: string | null = null) =>
    send({ choices: [{ index: 0, delta, finish_reason, logprobs: null }] });
  choice({ role: "assistant", content: "" });
  for (const reasoning_content of script.reasoning ?? []) {
    if (script.thoughtMs) await setTimeout(script.thoughtMs);
    choice({ reasoning_content });
  }
  let said = 0;
  do {
    for (const content of script.words) {
      if (script.delayMs > 0) await setTimeout(script.delayMs);
      if (said === script.failAfter) return void response.destroy(); // cut off in mid-stream
      if (said === script.hangAfter) return await hang(response, script, () => choice({ content: "" }));
      if (response.destroyed) return; // the reader has gone: stopped
      // An endless answer is as quick as its reader, and no quicker.
      if (!choice({ content }) && script.endless) await drained(response);
      said += 1;
    }
  } while (script.endless);
  if (script.garbage) return void response.end("data: {no json\n\n");
  const calls = callsOf(script);
  for (const call of calls) choice({ tool_calls: [call] });
  choice({}, script.finish ?? (calls.length > 0 ? "tool_calls" : "stop"));
  if (asked.stream_options?.include_usage) send({ choices: [], usage: usage(asked, script) });
  response.end("data: [DONE]\n\n");
}

/** Says nothing more until the reader goes away. */
async function hang(response: ServerResponse, { keepAlive }: Script, sayNothing: () => void): Promise<void> {
  while (keepAlive && !response.destroyed) {
    response.write(": still here\n\n");
    sayNothing();
    await setTimeout(20);
  }
}

async function drained(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  response.once("drain", resolve).once("close", resolve);
  await promise;
  response.off("drain", resolve).off("close", resolve);
}

function callsOf({ searches = [], calls = [] }: Script): object[] {
  const lookedUp = searches.map((query) => ({
    name: "search_history",
    arguments: JSON.stringify({ query }),
  }));
  return [...lookedUp, ...calls].map((called, index) => ({
    index,
    id: `call_${index + 1}`,
    type: "function",
    function: called,
  }));
}

function whole(asked: ChatRequest, script: Script): object {
  const message = { role: "assistant", content: script.words.join(""), refusal: null };
  const choices = [{ index: 0, message, finish_reason: "stop", logprobs: null }];
  return { ...head(asked, false), choices, usage: usage(asked, script) };
}

function head(asked: ChatRequest, chunk: boolean): object {
  return {
    id: "chatcmpl-double",
    object: chunk ? "chat.completion.chunk" : "chat.completion",
    created: 1_700_000_000,
    model: asked.model,
  };
}

function usage(asked: ChatRequest, script: Script): object {
  const [prompt, completion] = [asked.messages.length * 10, script.words.length];
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

function fail(
  response: ServerResponse,
  { status, retryAfter }: Pick<Script, "status" | "retryAfter">,
  message: string,
): void {
  if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
  json(response, status, { error: { message, type: "double_error", param: null, code: `double_${status}` } });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
