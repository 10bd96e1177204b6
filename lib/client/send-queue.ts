import { AppError } from "#lib/shared/errors.ts";
import { newId } from "#lib/shared/ids.ts";
import { type ChatState, isAsking, isRunning } from "./chat-state.ts";
import { endedEarly } from "./message-groups.ts";
import { type QueuedMessage, readQueue, takeOrphans, writeQueue } from "./queue-storage.ts";
import { createStore, type Store } from "./store.ts";

/** More than anybody writes ahead. */
export const queueMost = 20;

/** How soon after another's reply was in the way it is tried again, should nothing tell of its end. */
const busyMs = 1_000;

/** A hidden page hears of no reply's end, so it looks from time to time; browsers let it do so once a minute or more. */
const watchMs = 10_000;

export interface QueueState {
  /** In the order in which they were written. What is on its way stays here until it is acknowledged. */
  readonly messages: readonly QueuedMessage[];
  /** The id of the one on its way. */
  readonly sending: string | null;
  /** The id of the one being rewritten. */
  readonly editing: string | null;
  /** Whether it goes on only when asked to: the person stopped a reply, or something failed. */
  readonly held: boolean;
}

export const emptyQueue: QueueState = { messages: [], sending: null, editing: null, held: false };

export interface SendQueue extends Pick<Store<QueueState>, "get" | "subscribe"> {
  /** From now on it sends by itself. Not before the page is drawn: what waits over a reload would go in its midst. */
  start(): void;
  add(text: string, model: string | null): void;
  edit(id: string | null): void;
  /** Ends the editing with another text; an empty one removes the message. */
  rewrite(id: string, text: string): void;
  remove(id: string): void;
  hold(): void;
  sendNow(): void;
  /** Takes in what waited in a chat that never came to be. */
  adopt(): void;
}

export interface SendQueueOptions {
  conversationId: string;
  chat: Pick<Store<ChatState>, "get" | "subscribe">;
  /** Answers once the message is kept, with the reply to it known to the chat. */
  deliver: (
    message: { id: string; content: string },
    model: string | null,
    byItself: boolean,
  ) => Promise<void>;
  refresh: () => Promise<void>;
  onFailure: (error: unknown) => void;
}

/** Nothing is under way, and what was has its rows: so what comes next does not push it out of sight. */
function isQuiet({ phase, pending, replacement, replies, stopping }: ChatState): boolean {
  const open = phase === "new" || phase === "ready";
  return open && !stopping && pending === null && replacement === null && replies.length === 0;
}

/** What the first message waits for; null where there is none, or nothing is in its way. */
export function waitsFor(queue: QueueState, chat: ChatState): "chat" | "person" | "editing" | null {
  const [next] = queue.messages;
  if (!next || queue.sending !== null) return null;
  if (!isQuiet(chat)) return "chat";
  if (next.id === queue.editing) return "editing";
  const last = chat.window.messages.at(-1);
  const broken = last !== undefined && endedEarly(last.status);
  return queue.held || broken || chat.phase === "new" ? "person" : null;
}

/** What was sent while a reply ran: it goes out when that is complete, one after the other, each exactly once. */
export function createSendQueue(options: SendQueueOptions): SendQueue {
  const { conversationId, chat, deliver, refresh, onFailure } = options;
  const store = createStore<QueueState>({ ...emptyQueue, messages: readQueue(conversationId) });
  let started = false;
  let resting = false;
  let asking = false;
  let watching = false;
  let seen: ChatState["window"] | null = null;
  let kept = { messages: store.get().messages, isNew: chat.get().phase === "new" };

  const change = (make: (state: QueueState) => Partial<QueueState>) =>
    store.update((state) => ({ ...state, ...make(state) }));
  const without = (id: string) => (state: QueueState) => ({
    messages: state.messages.filter((message) => message.id !== id),
  });

  const keep = () => {
    const now = { messages: store.get().messages, isNew: chat.get().phase === "new" };
    if (now.messages === kept.messages && now.isNew === kept.isNew) return;
    kept = now;
    writeQueue(conversationId, now.messages, now.isNew);
  };

  /** A reload may have come between the message and its acknowledgement. */
  const dropStored = () => {
    const { window } = chat.get();
    if (window === seen) return;
    seen = window;
    const { messages, sending } = store.get();
    const stored = new Set(window.messages.map(({ id }) => id));
    if (!messages.some(({ id }) => stored.has(id) && id !== sending)) return;
    change((state) => ({
      messages: state.messages.filter(({ id }) => !stored.has(id) || id === sending),
    }));
  };

  /** Whoever asks for a reply goes on. */
  const release = () => {
    const begins = !asking && isAsking(chat.get());
    asking = isAsking(chat.get());
    if (begins && store.get().held) change(() => ({ held: false }));
  };

  const look = () => {
    keep();
    release();
    if (store.get().messages.length === 0 || !started) return;
    dropStored();
    const state = store.get();
    const [next] = state.messages;
    if (!next || state.sending !== null || resting) return;
    const reason = waitsFor(state, chat.get());
    if (reason === null) void send(next, true);
    if (reason === "chat" && !watching) {
      watching = true;
      setTimeout(lookAgain, watchMs);
    }
  };

  const lookAgain = () => {
    watching = false;
    const isHidden = globalThis.document?.visibilityState === "hidden";
    // The rows of a reply that has ended come at once, unless something went wrong.
    if (isHidden || !isRunning(chat.get())) void refresh();
    look();
  };

  const rest = () => {
    resting = true;
    void refresh();
    setTimeout(() => {
      resting = false;
      look();
    }, busyMs);
  };

  async function send({ id, text, model }: QueuedMessage, byItself: boolean): Promise<void> {
    change(() => ({ sending: id, held: false }));
    try {
      await deliver({ id, content: text }, model, byItself);
      change((state) => ({ ...without(id)(state), sending: null }));
    } catch (error) {
      // Another tab was faster: it goes when that reply has ended.
      const busy = error instanceof AppError && error.code === "conversation_busy";
      if (busy) rest();
      else onFailure(error);
      change(() => ({ sending: null, held: !busy }));
    }
  }

  chat.subscribe(look);
  store.subscribe(look);

  return {
    get: store.get,
    subscribe: store.subscribe,
    start() {
      started = true;
      look();
    },
    add(text, model) {
      const message = { id: newId("message"), text, model };
      change(({ messages, held }) => ({
        messages: [...messages, message],
        held: held && messages.length > 0,
      }));
    },
    edit: (id) => change(() => ({ editing: id })),
    rewrite(id, text) {
      // Another text is another message: the first may have been kept without our hearing of it.
      const again = (message: QueuedMessage) =>
        message.id === id && message.text !== text ? { ...message, id: newId("message"), text } : message;
      change((state) => ({
        editing: null,
        ...(text.trim() === "" ? without(id)(state) : { messages: state.messages.map(again) }),
      }));
    },
    remove: (id) =>
      change((state) => ({ ...without(id)(state), editing: state.editing === id ? null : state.editing })),
    hold: () => change(({ messages }) => ({ held: messages.length > 0 })),
    sendNow() {
      const [next] = store.get().messages;
      if (next && store.get().sending === null && isQuiet(chat.get())) void send(next, false);
    },
    adopt() {
      const orphans = takeOrphans();
      if (orphans.length > 0) change(({ messages }) => ({ messages: [...orphans, ...messages] }));
    },
  };
}
