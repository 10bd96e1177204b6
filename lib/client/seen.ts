import { z } from "zod";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { browserStorage } from "./browser-storage.ts";
import { createStore, type Store } from "./store.ts";

/**
 * What this browser has shown of each conversation. Kept here and not on the server: it would be a write for every chat
 * that is opened and every reply that is read, and what was read on one device need not have been seen by whoever sits at
 * another. Nothing of what was said is in it.
 */
const key = "seen";

/** Kept of as many conversations; whoever has not opened one for that long has other ways to find it. */
const keptConversations = 500;

export interface Seen {
  /** The time up to which all counts as read; null while nothing is known yet. */
  readonly baseline: number | null;
  /** By conversation, the one seen last at the end: its last message's time, and how many messages it had. */
  readonly conversations: ReadonlyMap<string, { at: number; count: number }>;
}

const storedSchema = z.object({
  baseline: z.number(),
  /** Their order is that of the text: no id looks like an index. */
  conversations: z.record(z.string(), z.object({ at: z.number(), count: z.number() })),
});

const nothing: Seen = { baseline: null, conversations: new Map() };

const storage = () => browserStorage("local");

function read(): Seen | null {
  try {
    const { baseline, conversations } = storedSchema.parse(JSON.parse(storage()?.getItem(key) ?? ""));
    return { baseline, conversations: new Map(Object.entries(conversations)) };
  } catch {
    // Absent, or of another version of us: as on a first visit.
    return null;
  }
}

function write({ baseline, conversations }: Seen): void {
  try {
    storage()?.setItem(key, JSON.stringify({ baseline, conversations: Object.fromEntries(conversations) }));
  } catch {
    // Full storage costs the marks their life beyond a reload, nothing more.
  }
}

export function forgetSeen(): void {
  storage()?.removeItem(key);
}

/** Whether something was said that this browser has not shown. */
export function isUnread({ baseline, conversations }: Seen, conversation: Conversation): boolean {
  const { id, last_message_at, message_count } = conversation;
  const seen = conversations.get(id);
  if (seen) return last_message_at > seen.at || message_count > seen.count;
  return baseline !== null && last_message_at > baseline;
}

/** Notes a conversation as seen; a reply that is being written is not seen before it has ended. */
export function withSeen(seen: Seen, conversation: Conversation, isReplyRunning: boolean): Seen {
  const { id, last_message_at: at, message_count } = conversation;
  const count = isReplyRunning ? message_count - 1 : message_count;
  const before = seen.conversations.get(id);
  if (before?.at === at && before.count === count) return seen;
  const conversations = new Map(seen.conversations);
  conversations.delete(id);
  conversations.set(id, { at, count });
  let { baseline } = seen;
  for (const [oldest, { at: seenAt }] of conversations) {
    if (conversations.size <= keptConversations) break;
    conversations.delete(oldest);
    // What is no longer known one by one must not come back as unread.
    baseline = Math.max(baseline ?? 0, seenAt);
  }
  return { baseline, conversations };
}

export interface SeenStore extends Pick<Store<Seen>, "get" | "subscribe"> {
  /** Reads what is known and follows other tabs, until the returned function is called. On a first visit all up to `newest` counts as read. */
  open(newest: number): () => void;
  see(conversation: Conversation, isReplyRunning: boolean): void;
}

export function createSeen(): SeenStore {
  const store = createStore(nothing);
  return {
    get: store.get,
    subscribe: store.subscribe,
    open(newest) {
      const known = read();
      store.set(known ?? { ...nothing, baseline: newest });
      if (!known) write(store.get());
      const onStorage = (event: StorageEvent) => {
        if (event.key === key) store.update((seen) => read() ?? seen);
      };
      window.addEventListener("storage", onStorage);
      return () => window.removeEventListener("storage", onStorage);
    },
    see(conversation, isReplyRunning) {
      const before = store.get();
      store.update((seen) => withSeen(seen, conversation, isReplyRunning));
      if (store.get() !== before) write(store.get());
    },
  };
}
