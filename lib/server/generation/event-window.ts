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

/**
 * The newest events of a running reply: all that are not in the log yet, and those of the last seconds, for readers who
 * follow closely and for a Postgres that loses what it had not flushed. Older ones are in the log alone, so that a long
 * reply does not grow in memory.
 */
export class EventWindow {
  #events: WrittenEvent[] = [];
  #first = 0;
  #logged = 0;
  /** When there was which next number. */
  readonly #marks: { at: number; next: number }[] = [];

  /** The number of the oldest event that is here. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next event gets. */
  get next(): number {
    return this.#first + this.#events.length;
  }

  /** The number of the first event that is not in the log. */
  get logged(): number {
    return this.#logged;
  }

  push(event: WrittenEvent): void {
    this.#events.push(event);
  }

  /** Undefined where it is not here yet, or no longer. */
  at(number: number): WrittenEvent | undefined {
    return this.#events[number - this.#first];
  }

  /** What has to go to the log. */
  unlogged(): WrittenEvent[] {
    return this.#events.slice(this.#logged - this.#first);
  }

  /**
   * Says where the log ends. That may be before what was written to it: then it is written again.
   * @returns false where the log has lost more than is here.
   */
  logEndsAt(last: number): boolean {
    this.#logged = Math.min(Math.max(last + 1, this.#first), this.next);
    return last + 1 >= this.#first;
  }

  /** Called now and then: lets go of what is in the log and older than this. */
  forget(olderThanMs: number, now = Date.now()): void {
    this.#marks.push({ at: now, next: this.next });
    let old = this.#first;
    while (this.#marks[0] && now - this.#marks[0].at >= olderThanMs) old = this.#marks.shift()?.next ?? old;
    const count = Math.min(old, this.#logged) - this.#first;
    if (count <= 0) return;
    this.#events = this.#events.slice(count);
    this.#first += count;
  }
}
