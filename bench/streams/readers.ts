/** Reads many streams of server-sent events at once, and measures how old each token is when it arrives. */
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { doJobs } from "./helper.ts";
import { quantile } from "./quantile.ts";
import { findTimeMarks, now } from "./time-mark.ts";

/** One stream, as it is asked for. */
export type Question = { url: string; headers: Record<string, string>; body: string };
/** Of the tokens that arrived in a window: milliseconds between sending and arrival. */
export type Delays = { tokens: number; seconds: number; p50: number; p99: number; max: number };

const agent = new Agent({ keepAlive: true });
/** How many streams are asked for at once: people do not all press the button at the same time. */
const openAtOnce = 20;

/** Room for every token of a window; what is said outside of it is not kept. */
let delays = new Float64Array(0);
let tokens = 0;
let ends: Promise<unknown>[] = [];

/** Settles at the stream's first token. */
async function open(asked: Question): Promise<void> {
  const sent = request(asked.url, { method: "POST", agent, headers: asked.headers });
  sent.end(asked.body);
  const [response]: [IncomingMessage] = (await once(sent, "response")) as [IncomingMessage];
  const end = once(response, "end");
  end.catch(() => {}); // told where the end is waited for
  ends.push(end);
  response.setEncoding("latin1");
  if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${await response.toArray()}`);
  await new Promise<void>((resolve) => {
    let rest = "";
    response.on("data", (piece: string) => {
      const arrivedAt = now();
      rest = findTimeMarks(rest + piece, (sentAt) => {
        if (tokens < delays.length) delays[tokens++] = arrivedAt - sentAt;
        resolve();
      });
    });
  });
}

const jobs = {
  /** Answers when every stream has said something. */
  async open(questions: Question[]): Promise<void> {
    ends = [];
    const waiting = [...questions];
    const openOneByOne = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await open(next);
    };
    await Promise.all(Array.from({ length: openAtOnce }, openOneByOne));
  },
  async measure(window: { seconds: number; expected: number }): Promise<Delays> {
    delays = new Float64Array(window.expected * 2);
    tokens = 0;
    const startedAt = now();
    await new Promise((resolve) => setTimeout(resolve, window.seconds * 1e3));
    const seconds = (now() - startedAt) / 1e3;
    const seen = delays.subarray(0, tokens);
    delays = new Float64Array(0);
    const [p50, p99, max] = [quantile(seen, 0.5), quantile(seen, 0.99), quantile(seen, 1)];
    return { tokens: seen.length, seconds, p50, p99, max };
  },
  /** Answers when every stream has ended. */
  async ended(_: null): Promise<void> {
    await Promise.all(ends);
  },
};

export type Readers = typeof jobs;
doJobs(jobs);
