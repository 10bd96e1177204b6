/** Keeps what was used last, up to a total weight. What weighs more than a quarter of it all is not kept. */
export function createLruCache<T>(mostWeight: number) {
  // A Map remembers the order in which its keys came: the first is the one not used for longest.
  const entries = new Map<string, { value: T; weight: number }>();
  let total = 0;

  const forget = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };

  return {
    get(key: string): T | undefined {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key: string, value: T, weight: number): void {
      forget(key);
      if (weight > mostWeight / 4) return;
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= mostWeight) return;
        forget(oldest);
      }
    },
  };
}
