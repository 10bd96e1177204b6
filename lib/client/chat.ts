import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { ReplyRequest } from "#lib/shared/contracts/reply.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { AppError } from "#lib/shared/errors.ts";
import { fetchMessages, requestReply, stopReply } from "./api.ts";
import { type ChatPages, chatPages } from "./chat-pages.ts";
import {
  type ChatSeed,
  type ChatState,
  knowsEnd,
  messagePageSize,
  newChatState,
  withReply,
  withReplyEvent,
  withRows,
} from "./chat-state.ts";
import { type ChatVersions, chatVersions } from "./chat-versions.ts";
import { type Composition, createComposition } from "./composition.ts";
import { createEdits, type Edits } from "./edits.ts";
import { errorText } from "./error-text.ts";
import { createMessageIds, type OwnMessage } from "./message-ids.ts";
import { createSendQueue, type SendQueue } from "./send-queue.ts";
import { createStore, patching, type Store } from "./store.ts";

/** What a chat needs of the history it is part of. */
export interface ChatHost {
  /** Makes a guest of whoever is nobody yet. */
  ensureSession: () => Promise<void>;
  /** The first message is kept: the conversation exists now. */
  onCreated: (chat: Chat) => void;
}

export interface Chat extends Pick<Store<ChatState>, "get" | "subscribe">, ChatPages, ChatVersions {
  readonly id: string;
  readonly composition: Composition;
  readonly draft: Store<string>;
  readonly edits: Edits;
  /** What is to be sent once the present reply is complete. */
  readonly queue: SendQueue;
  seed(seed: ChatSeed): void;
  /** Brings what is shown up to what the server has. */
  refresh(): Promise<void>;
  send(text: string, model: string | null): Promise<void>;
  stop(): Promise<void>;
  chooseModel(model: string): void;
  setConversation(conversation: Conversation): void;
  /** @param joinedAt when the first came over the present connection: with it comes what had happened before */
  receive(responseId: string, event: ReplyEvent, joinedAt?: number): void;
  /** It was deleted, here or elsewhere. */
  markMissing(): void;
  dismissError(): void;
}

export interface NewChat {
  id: string;
  /** `new` has nothing on the server; `loading` is there and not here yet. */
  phase: "new" | "loading";
  conversation: Conversation | null;
  host: ChatHost;
  /** In ms; the time of day, unless a test has its own. */
  clock?: () => number;
}

/** What had happened before a connection was made comes over it at once, from the server's memory or a page of its log. */
const catchUpMs = 500;

/** What was asked for as shortly ago can't have happened long before now. */
const justAskedMs = 1_000;

export function createChat({ id, phase, conversation, host, clock = Date.now }: NewChat): Chat {
  const store = createStore<ChatState>({ ...newChatState, phase, conversation });
  const composition = createComposition(id, phase === "new");
  const edits = createEdits();
  const ids = createMessageIds();
  let refreshing: Promise<void> | null = null;
  let refreshAgain = false;
  /** The newest reply asked for here: before, nothing of it can have happened. */
  let asked: { responseId: string; at: number } | null = null;

  const patch = patching(store);
  const queue = createSendQueue({
    conversationId: id,
    chat: store,
    deliver,
    refresh: () => chat.refresh(),
    onFailure: tellFailure,
  });

  const loadNewest = async () => {
    const asked = store.get();
    try {
      const page = await fetchMessages(id, { limit: messagePageSize, order: "desc" });
      store.update((state) => withRows(state, page, asked));
    } catch (error) {
      if (error instanceof AppError && error.kind === "not_found") patch({ phase: "missing" });
      // What is shown already stays; the next event or reconnect tries again.
      else if (store.get().phase === "loading") patch({ phase: "failed", problem: errorText(error) });
    }
  };

  const refresh = () => chat.refresh();
  const pages = chatPages({ id, store, refresh });

  const chat: Chat = {
    ...pages,
    ...chatVersions({
      id,
      store,
      edits,
      ids,
      request,
      showVersion: pages.showVersion,
      holdQueue: queue.hold,
      tellFailure,
    }),
    id,
    composition,
    draft: composition.draft,
    edits,
    queue,
    get: store.get,
    subscribe: store.subscribe,

    seed({ conversation: seeded, messages, runningReply }) {
      store.update((state) => {
        const seen = withRows({ ...state, conversation: seeded }, messages, state);
        return runningReply ? withReply(seen, runningReply) : seen;
      });
    },

    refresh() {
      if (store.get().phase === "new") return Promise.resolve();
      if (store.get().phase === "failed") patch({ phase: "loading", problem: null });
      // One at a time, so that an older answer never comes after a newer one.
      refreshAgain = refreshing !== null;
      refreshing ??= loadNewest().finally(() => {
        refreshing = null;
        if (refreshAgain) return chat.refresh();
      });
      return refreshing;
    },

    async send(text, model) {
      const message = ids.messageFor(text, null);
      const giveBack = composition.take(text);
      chat.seekNewest();
      try {
        await deliver(message, model);
        ids.sent();
      } catch (error) {
        ids.failed(message, null);
        tellFailure(error);
        giveBack();
      }
    },

    async stop() {
      queue.hold();
      patch({ stopping: true, error: null });
      try {
        await stopReply(id);
        await chat.refresh();
      } catch (error) {
        patch({ error: errorText(error) });
      } finally {
        patch({ stopping: false });
      }
    },

    chooseModel: (model) => patch({ model }),
    setConversation: (changed) => patch({ conversation: changed }),
    markMissing: () => patch({ phase: "missing" }),
    dismissError: () => patch({ error: null }),

    receive(responseId, event, joinedAt = Number.NEGATIVE_INFINITY) {
      const before = store.get();
      const at = clock();
      const isLive =
        at - joinedAt >= catchUpMs || (asked?.responseId === responseId && at - asked.at < justAskedMs);
      store.update((state) => withReplyEvent(state, responseId, event, isLive ? at : null), "in turn");
      // The rows are final now.
      if (!knowsEnd(before, responseId) && knowsEnd(store.get(), responseId)) void chat.refresh();
    },
  };

  /** Shows the message at once, and takes it away again when it was refused. */
  async function deliver(message: OwnMessage, model: string | null, byItself = false): Promise<void> {
    const { phase: before, window } = store.get();
    const create = before === "new";
    const { id: messageId, content: text } = message;
    const below = window.messages.at(-1)?.id ?? null;
    patch({ error: null, pending: { id: messageId, text, below, place: null, responseId: null, byItself } });
    try {
      await host.ensureSession();
      await request({ action: "send", message, ...(create && { create }), ...(model && { model }) });
    } catch (error) {
      queue.hold();
      patch({ pending: null });
      throw error;
    }
    if (!create) return;
    composition.settle();
    host.onCreated(chat);
  }

  async function request(wanted: ReplyRequest): Promise<void> {
    const { response_id: responseId, status } = await requestReply(id, wanted);
    asked = { responseId, at: clock() };
    // A repeated request may be answered when its reply is long over, and events may overtake any answer.
    const isOver = (state: ChatState) => status !== "running" || knowsEnd(state, responseId);
    store.update((state) => {
      const acknowledged = <T extends { responseId: string | null }>(own: T | null) =>
        own?.responseId === null ? { ...own, responseId } : own;
      const next: ChatState = {
        ...state,
        phase: "ready",
        pending: acknowledged(state.pending),
        replacement: acknowledged(state.replacement),
      };
      return isOver(next) ? next : withReply(next, responseId);
    });
    if (isOver(store.get())) await chat.refresh();
  }

  function tellFailure(error: unknown): void {
    patch({ error: errorText(error) });
    // Somebody was faster, from another tab or device: here is what they did.
    if (error instanceof AppError && error.kind === "conflict") void chat.refresh();
  }

  return chat;
}
