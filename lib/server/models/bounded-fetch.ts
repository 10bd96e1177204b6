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
 * fetch for answers of model servers: the adapters collect a line of a stream, and the whole of a refusal, in memory
 * before they look at it. What is too large ends in an OversizedAnswerError, and the connection is closed.
 */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (!response.body) return response;
  const { status, statusText, headers } = response;
  return new Response(bounded(response.body, response.ok), { status, statusText, headers });
};

function bounded(body: ReadableStream<Uint8Array>, isAnswer: boolean): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const most = isAnswer ? maxLineBytes : maxErrorBytes;
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        const lineEnd = isAnswer ? value.lastIndexOf(lineFeed) : -1;
        bytes = lineEnd < 0 ? bytes + value.length : value.length - lineEnd - 1;
        if (bytes > most) {
          const error = new OversizedAnswerError(bytes);
          await reader.cancel(error);
          throw error;
        }
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead of who reads.
    { highWaterMark: 0 },
  );
}

const lineFeed = 10;
