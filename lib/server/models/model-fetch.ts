import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { wordListener, wordSieve } from "./plain-words.ts";

/** A line is one piece of an answer. A server that does not stream may put the whole answer into one. */
const maxLineBytes = 8_000_000;
/** The reason of a refusal. */
const maxErrorBytes = 1_000_000;

/** A server sent more at once than any answer has; reading on would fill our memory. */
export class OversizedAnswerError extends Error {
  constructor(bytes: number) {
    super(`A model server sent ${bytes} bytes at once.`);
    this.name = "OversizedAnswerError";
  }
}

/**
 * fetch for model servers, as far as adapters use it: they send a string and read a stream. On node:http, because the
 * pieces of an answer then come without passing through two streams of the web's first, a third of what each costs. The
 * adapters collect a line of a stream, and the whole of a refusal, in memory before they look at it: what is too large
 * ends in an OversizedAnswerError, and the connection is closed. Plain words go to who listens for them (plain-words.ts),
 * and not to the adapter. Redirects are not followed: nobody's key is sent elsewhere.
 */
export const modelFetch: typeof fetch = async (input, init = {}) => {
  const listener = wordListener();
  const url = new URL(input instanceof Request ? input.url : input);
  const answer = await ask(url, init);
  const { statusCode: status = 502, statusMessage: statusText = "" } = answer;
  const isAnswer = status >= 200 && status < 300;
  const measure = measurer(isAnswer);
  const sieve = isAnswer && listener ? wordSieve(listener) : null;
  const body = passedOn(answer, (bytes) => {
    measure(bytes);
    return sieve ? encoder.encode(sieve(bytes)) : bytes;
  });
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new Response(mayHaveBody(status) ? body : null, { status, statusText, headers });
};

const encoder = new TextEncoder();
/** Unused connections are closed before most servers do: what is sent on one that is just being closed is lost. */
const keepAlive = { keepAlive: true, timeout: 4_000 };
const agents = { "http:": new HttpAgent(keepAlive), "https:": new HttpsAgent(keepAlive) };

function ask(url: URL, { method = "GET", headers, body, signal }: RequestInit): Promise<IncomingMessage> {
  const isSecure = url.protocol === "https:";
  const request = (isSecure ? httpsRequest : httpRequest)(url, {
    method,
    headers: Object.fromEntries(new Headers(headers)),
    agent: isSecure ? agents["https:"] : agents["http:"],
    ...(signal && { signal }),
  });
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", reject);
    request.end(body);
  });
}

/** What the Response constructor refuses a body to. */
function mayHaveBody(status: number): boolean {
  return ![101, 204, 205, 304].includes(status);
}

/** Throws where too much comes without the end of a line, or at all where it is the reason of a refusal. */
function measurer(isAnswer: boolean): (bytes: Uint8Array) => void {
  const most = isAnswer ? maxLineBytes : maxErrorBytes;
  let count = 0;
  return (bytes) => {
    const lineEnd = isAnswer ? bytes.lastIndexOf(lineFeed) : -1;
    count = lineEnd < 0 ? count + bytes.length : bytes.length - lineEnd - 1;
    if (count > most) throw new OversizedAnswerError(count);
  };
}

/** The answer's body as `pass` leaves it, piece by piece. What it throws ends the answer. */
function passedOn(
  answer: IncomingMessage,
  pass: (bytes: Uint8Array) => Uint8Array,
): ReadableStream<Uint8Array> {
  let hasEnded = false;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const fail = (error: unknown) => {
        if (hasEnded) return;
        hasEnded = true;
        controller.error(error);
        answer.destroy();
      };
      answer.on("data", (bytes: Buffer) => {
        try {
          const left = hasEnded ? nothing : pass(bytes);
          if (left.length === 0) return;
          controller.enqueue(left);
          if ((controller.desiredSize ?? 0) <= 0) answer.pause();
        } catch (error) {
          fail(error);
        }
      });
      answer.once("end", () => {
        if (!hasEnded) controller.close();
        hasEnded = true;
      });
      answer.on("error", fail);
      // Closed without an end, and without an error of its own.
      answer.once("close", () => fail(new Error("The connection was closed.", { cause: reset })));
    },
    pull: () => void answer.resume(),
    cancel() {
      hasEnded = true;
      answer.destroy();
    },
  });
}

const nothing = new Uint8Array(0);
const reset = Object.assign(new Error("closed"), { code: "ECONNRESET" });
const lineFeed = 10;
