/** What a reader may leave unread before its sender waits, in bytes; also how much goes into one piece. */
const maxUnread = 64 * 1024;

const encoder = new TextEncoder();

/** Writers with something to send, flushed together: with hundreds of streams a turn of the loop for each adds up. */
let dirty: SseWriter[] = [];

function flushAll(): void {
  const writers = dirty;
  dirty = [];
  for (const writer of writers) writer.flush();
}

/**
 * The sending end of a stream of events. What is written in one turn of the event loop leaves in one piece: a piece
 * costs a system call and a turn through Next's own streams, and a model's chunk makes several events at once.
 */
export class SseWriter {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | null = null;
  #text = "";
  #waiting: (() => void)[] = [];

  /** @param onLeave the reader has gone away. */
  constructor(onLeave: () => void) {
    this.body = new ReadableStream(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#resume(),
        cancel: () => {
          this.#controller = null;
          this.#resume();
          onLeave();
        },
      },
      { highWaterMark: maxUnread, size: (piece) => piece.byteLength },
    );
  }

  write(text: string): void {
    if (this.#text === "" && dirty.push(this) === 1) setImmediate(flushAll);
    this.#text += text;
    if (this.#text.length >= maxUnread) this.flush();
  }

  /** Undefined where there is room for more; else settles when the reader has caught up, or has gone. */
  room(): Promise<void> | undefined {
    if ((this.#controller?.desiredSize ?? 1) > 0) return undefined;
    return new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.flush();
    this.#controller?.close();
    this.#controller = null;
  }

  flush(): void {
    if (this.#text !== "") this.#controller?.enqueue(encoder.encode(this.#text));
    this.#text = "";
  }

  #resume(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}
