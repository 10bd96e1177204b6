import { must } from "#lib/shared/assert.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";

/** An event as memory, log and wire share it: made into JSON once, however many read it. */
export interface WrittenEvent {
  readonly number: number;
  readonly type: ReplyEvent["type"];
  readonly json: string;
}

export function written(event: ReplyEvent): WrittenEvent {
  return { number: event.sequence_number, type: event.type, json: JSON.stringify(event) };
}

/** Events that went to the log together: from `from` to `to` of a text stands the JSON array of them. */
export interface LoggedPiece {
  first: number;
  /** The number after the last. */
  next: number;
  text: string;
  from: number;
  to: number;
}

/**
 * The newest events of a running reply: all that are not in the log yet, and those of the last seconds, for readers who
 * follow closely and for a Postgres that loses what it had not flushed. Older ones are in the log alone, so that a long
 * reply does not grow in memory.
 *
 * What is in the log is kept as a piece of the text that took it there, one text for all replies of a tick: ten thousand
 * events a second, each an object that lives for seconds, make every collection of garbage a pause that readers notice.
 */
export class EventWindow {
  /** Follow one another and reach to the first loose event; after a loss of the log they may overlap. */
  #pieces: (LoggedPiece & { at: number })[] = [];
  /** Those that are in no piece. */
  #loose: WrittenEvent[] = [];
  #firstLoose = 0;
  #first = 0;
  #logged = 0;
  /** The piece that was read last: whoever reads one event of it reads the next as well. */
  #unpacked: { piece: LoggedPiece; events: WrittenEvent[] } | null = null;

  /** The number of the oldest event that is here. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next event gets. */
  get next(): number {
    return this.#firstLoose + this.#loose.length;
  }

  /** The number of the first event that is not in the log. */
  get logged(): number {
    return this.#logged;
  }

  push(event: WrittenEvent): void {
    this.#loose.push(event);
  }

  /** Undefined where it is not here yet, or no longer. */
  at(number: number): WrittenEvent | undefined {
    if (number >= this.#firstLoose) return this.#loose[number - this.#firstLoose];
    if (number < this.#first) return undefined;
    const piece = must(
      this.#pieces.findLast(({ first, next }) => first <= number && number < next),
      "a piece with the event",
    );
    if (this.#unpacked?.piece !== piece) this.#unpacked = { piece, events: unpacked(piece) };
    return this.#unpacked.events[number - piece.first];
  }

  /** What has to go to the log. */
  unlogged(): WrittenEvent[] {
    const again: WrittenEvent[] = [];
    for (let number = this.#logged; number < this.#firstLoose; number++) {
      again.push(must(this.at(number), "event"));
    }
    return [...again, ...this.#loose.slice(Math.max(0, this.#logged - this.#firstLoose))];
  }

  /**
   * Says where the log ends. That may be before what was written to it: then it is written again.
   * @returns false where the log has lost more than is here.
   */
  logEndsAt(last: number): boolean {
    this.#logged = Math.min(Math.max(last + 1, this.#first), this.next);
    return last + 1 >= this.#first;
  }

  /** Keeps events as the text in which they are in the log now. */
  pack(piece: LoggedPiece, now = Date.now()): void {
    // In the log stands a snapshot for what would be missing between.
    if (piece.first > this.#firstLoose) {
      this.#pieces = [];
      this.#first = piece.first;
    }
    this.#loose = this.#loose.slice(piece.next - this.#firstLoose);
    this.#firstLoose = piece.next;
    this.#pieces.push({ ...piece, at: now });
  }

  /** Called now and then: lets go of what has been in the log for longer than this. */
  forget(olderThanMs: number, now = Date.now()): void {
    const kept = this.#pieces.findIndex(({ at, next }) => now - at < olderThanMs || next > this.#logged);
    const old = this.#pieces.splice(0, kept < 0 ? this.#pieces.length : kept);
    this.#first = old.at(-1)?.next ?? this.#first;
    this.#unpacked = null;
  }
}

function unpacked({ text, from, to }: LoggedPiece): WrittenEvent[] {
  return (JSON.parse(text.slice(from, to)) as ReplyEvent[]).map(written);
}
