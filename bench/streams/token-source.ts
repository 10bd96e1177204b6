/** A model server that says a token for each of its streams at a steady rate, and in it when that was. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "#bench/support/listen.ts";
import { doJobs } from "./helper.ts";
import { Metronome } from "./metronome.ts";
import { quantile } from "./quantile.ts";
import { question } from "./question.ts";
import { timeMark } from "./time-mark.ts";

/** As OpenAI sends it, to the field. */
const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({
    id: "chatcmpl-BzQ0fNfZ4xYc8vQ2cJb6fUq0oKp3e",
    object: "chat.completion.chunk",
    created: 1_753_000_000,
    model: "steady",
    service_tier: "default",
    system_fingerprint: "fp_62a23a81ef",
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    usage: null,
    obfuscation: "k3Xq9v",
  })}\n\n`;

const begin = chunk({ role: "assistant", content: "", refusal: null });
const [beforeToken = "", afterToken = ""] = chunk({ content: " token" }).split("token");
const end = `${chunk({}, "stop")}data: [DONE]\n\n`;

let metronome: Metronome;
/** Each ends one stream. */
const running = new Set<() => void>();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET") return void response.end(JSON.stringify({ data: [{ id: "steady" }] }));
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  const { messages } = JSON.parse(body) as { messages: { content: unknown }[] };
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(begin);
  // Whatever else is asked, such as for titles, is answered at once.
  if (messages.at(-1)?.content !== question) return void response.end(`${beforeToken}One${afterToken}${end}`);
  const leave = metronome.add(() => response.write(beforeToken + timeMark() + afterToken));
  const finish = () => {
    leave();
    running.delete(finish);
    response.end(end);
  };
  running.add(finish);
  response.on("close", finish);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.destroy(error as Error));
});

const jobs = {
  /** @param rate tokens per second, of each stream. @returns the base address of its API. */
  async start(rate: number): Promise<string> {
    metronome = new Metronome(rate);
    return `${await listenOnLoopback(server)}/v1`;
  },
  /** @returns by how many milliseconds 99 of 100 tokens at most were late, since it was asked last. */
  lateness(_: null): number {
    return quantile(Float64Array.from(metronome.lateness.splice(0)), 0.99);
  },
  /** Lets every stream come to its end. */
  finish(_: null): void {
    for (const finish of running) finish();
  },
};

export type TokenSource = typeof jobs;
doJobs(jobs);
