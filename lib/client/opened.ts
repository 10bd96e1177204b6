/**
 * What the reader has opened: kept here and not in the page, which lets go of what is far out of sight. For the tab alone;
 * of more than so many the oldest are closed again when they come back.
 */
const most = 500;

export interface Opened {
  has(key: string): boolean;
  set(key: string, open: boolean): void;
  subscribe(listener: () => void): () => void;
}

export function rememberOpened(atMost = most): Opened {
  const keys = new Set<string>();
  const listeners = new Set<() => void>();
  return {
    has: (key) => keys.has(key),
    set(key, open) {
      if (keys.has(key) === open) return;
      if (open) keys.add(key);
      else keys.delete(key);
      const [oldest] = keys;
      if (keys.size > atMost && oldest !== undefined) keys.delete(oldest);
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const opened = rememberOpened();
