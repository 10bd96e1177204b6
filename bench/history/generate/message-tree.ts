import { must } from "#lib/shared/assert.ts";

/** Where a message stands: as the columns of `message`. */
export type Place = { seq: number; parentSeq: number | null; branch: number; depth: number };

/** As the columns of `branch`. */
export type Branch = {
  number: number;
  parentNumber: number | null;
  forkDepth: number;
  lineBranches: number[];
  lineStarts: number[];
};

const LONGEST_LINE = 512;

/** Numbers the messages of one conversation by the rules of the database's function append_messages. */
export class MessageTree {
  readonly branches: Branch[] = [];
  /** By seq; 0 is the root, above the first message. */
  readonly #places: Place[] = [{ seq: 0, parentSeq: null, branch: 0, depth: 0 }];
  readonly #parents = new Set<number>();

  /** The seq of the newest message. */
  get lastSeq(): number {
    return this.#places.length - 1;
  }

  /** @param parentSeq 0 for the root. */
  append(parentSeq: number): Place {
    const parent = this.at(parentSeq);
    // Not the first child (or at the root, where every message begins a line of its own): a new branch.
    const forks = parentSeq === 0 || this.#parents.has(parentSeq);
    const place: Place = {
      seq: this.#places.length,
      parentSeq: parentSeq || null,
      branch: forks ? this.#fork(parent) : parent.branch,
      depth: parent.depth + 1,
    };
    this.#parents.add(parentSeq);
    this.#places.push(place);
    return place;
  }

  at(seq: number): Place {
    return must(this.#places[seq], "message of this conversation");
  }

  /** The message at that depth on the path that leads to `leafSeq`. */
  onPath(leafSeq: number, depth: number): Place {
    let place = this.at(leafSeq);
    while (place.depth > depth) place = this.at(place.parentSeq ?? 0);
    return place;
  }

  #fork(parent: Place): number {
    const number = this.branches.length + 1;
    const above = this.branches[parent.branch - 1];
    // A full line is not made longer: the next one begins with the branch the full one ends with.
    const from = above && above.lineBranches.length === LONGEST_LINE ? LONGEST_LINE - 1 : 0;
    this.branches.push({
      number,
      parentNumber: above?.number ?? null,
      forkDepth: parent.depth,
      lineBranches: [...(above?.lineBranches.slice(from) ?? []), number],
      lineStarts: [...(above?.lineStarts.slice(from) ?? []), parent.depth + 1],
    });
    return number;
  }
}
