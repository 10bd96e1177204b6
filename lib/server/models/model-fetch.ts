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
 * fetch for answers of model servers. The adapters collect a line of a stream, and the whole of a refusal, in memory before
 * they look at it: what is too large ends in an OversizedAnswerError, and the connection is closed. Plain words go to who
 * listens for them (plain-words.ts), and not to the adapter.
 */
export const modelFetch: typeof fetch = async (input, init) => {
  const listener = wordListener();
  const response = await fetch(input, init);
  if (!response.body) return response;
  const { ok, status, statusText, headers } = response;
  const measure = measurer(ok);
  const sieve = ok && listener ? wordSieve(listener) : null;
  const body = passedOn(response.body, (bytes) => {
    measure(bytes);
    return sieve ? encoder.encode(sieve(bytes)) : bytes;
  });
  return new Response(body, { status, statusText, headers });
};

const encoder = new TextEncoder();

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

/** The body as `pass` leaves it, piece by piece. What it throws ends both streams. */
function passedOn(
  body: ReadableStream<Uint8Array>,
  pass: (bytes: Uint8Array) => Uint8Array,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          for (;;) {
            const { done, value } = await reader.read();
            if (done) return controller.close();
            const left = pass(value);
            if (left.length > 0) return controller.enqueue(left);
          }
        } catch (error) {
          await reader.cancel(error).catch(() => undefined); // it may be the one that failed
          throw error;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead of who reads.
    { highWaterMark: 0 },
  );
}

const lineFeed = 10;
