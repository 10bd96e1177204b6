import type { StoredToolCall } from "#lib/server/messages/stored.ts";

/** Leaves room for what tells a repeated id from the first, within the 255 characters that an id may have. */
const stemMax = 240;

/**
 * Makes the ids of a transcript's calls unique, as they are on a path; some providers begin to count again with every
 * answer. Only what stands above decides, so that the same transcript sent again, be it longer, gets the same ids.
 */
export class TranscriptCallIds {
  #taken = new Set<string>();
  /** The next number to try for a stem, so that many repetitions don't count from the start each time. */
  #next = new Map<string, number>();
  /** By the id that the client uses, the calls that results of this id answer, in order. */
  #open = new Map<string, string[]>();

  /** A message's calls as they are kept. */
  named(calls: StoredToolCall[]): StoredToolCall[] {
    const named = calls.map((call) => ({ sent: call.id, call: { ...call, id: this.#free(call.id) } }));
    // Results belong to the last message that made a call of their id, also where an earlier one never got its own.
    const open = Map.groupBy(named, ({ sent }) => sent);
    for (const [sent, made] of open)
      this.#open.set(
        sent,
        made.map(({ call }) => call.id),
      );
    return named.map(({ call }) => call);
  }

  /** The kept id of the call that a result answers; null where none was made above. */
  answered(sent: string): string | null {
    const [first, ...rest] = this.#open.get(sent) ?? [];
    if (rest.length > 0) this.#open.set(sent, rest);
    return first ?? null;
  }

  #free(id: string): string {
    const free = this.#taken.has(id) ? this.#numbered(id) : id;
    this.#taken.add(free);
    return free;
  }

  #numbered(id: string): string {
    const stem = id.length <= stemMax ? id : [...id].slice(0, stemMax).join("");
    let n = this.#next.get(stem) ?? 2;
    while (this.#taken.has(`${stem}_${n}`)) n++;
    this.#next.set(stem, n + 1);
    return `${stem}_${n}`;
  }
}
