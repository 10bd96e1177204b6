/** Things that belong to people, such as their open streams: found by their owner, and gone with the last of them. */
export class ByOwner<T> {
  readonly #sets = new Map<string, Set<T>>();

  /** @returns takes it out again. */
  add(ownerId: string, thing: T): () => void {
    const ofOwner = this.#sets.get(ownerId) ?? new Set();
    this.#sets.set(ownerId, ofOwner.add(thing));
    return () => {
      ofOwner.delete(thing);
      if (ofOwner.size === 0) this.#sets.delete(ownerId);
    };
  }

  has(ownerId: string): boolean {
    return this.#sets.has(ownerId);
  }

  /** As they are now: who is called may take itself out. */
  of(ownerId: string): T[] {
    return [...(this.#sets.get(ownerId) ?? [])];
  }

  all(): T[] {
    return [...this.#sets.values()].flatMap((ofOwner) => [...ofOwner]);
  }
}
