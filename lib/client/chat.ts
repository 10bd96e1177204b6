import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { ReplyRequest } from "#lib/shared/contracts/reply.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { AppError } from "#lib/shared/errors.ts";
import { newId } from "#lib/shared/ids.ts";
import { fetchMessages, requestReply, stopReply } from "./api.ts";
import {
  type ChatSeed,
  type ChatState,
  isAsking,
  knowsEnd,
  messagePageSize,
  newChatState,
  withReply,
  withReplyEvent,
  withRows,
} from "./chat-state.ts";
import { type Composition, createComposition } from "./composition.ts";
import { errorText } from "./error-text.ts";
import type { AssistantGroup, NewVersion } from "./message-groups.ts";
import { withEarlierPage } from "./message-window.ts";
import { createSendQueue, type SendQueue } from "./send-queue.ts";
import { createStore, type Store } from "./store.ts";

/** What a chat needs of the history it is part of. */
export interface ChatHost {
  /** Makes a guest of whoever is nobody yet. */
  ensureSession: () => Promise<void>;
  /** The first message is kept: the conversation exists now. */
  onCreated: (chat: Chat) => void;
}

export interface Chat extends Pick<Store<ChatState>, "get" | "subscribe"> {
  readonly id: string;
  readonly composition: Composition;
  readonly draft: Store<string>;
  /** What is to be sent once the present reply is complete. */
  readonly queue: SendQueue;
  seed(seed: ChatSeed): void;
  /** Brings what is shown up to what the server has. */
  refresh(): Promise<void>;
  loadEarlier(): Promise<void>;
  send(text: string, model: string | null): Promise<void>;
  /** Another reply in the place of this one. */
  regenerate(group: AssistantGroup, model: string | null): Promise<void>;
  /** The same reply, further. */
  continueReply(group: AssistantGroup, model: string | null): Promise<void>;
  stop(): Promise<void>;
  chooseModel(model: string): void;
  setConversation(conversation: Conversation): void;
  receive(responseId: string, event: ReplyEvent): void;
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
}

export function createChat({ id, phase, conversation, host }: NewChat): Chat {
  const store = createStore<ChatState>({ ...newChatState, phase, conversation });
  const composition = createComposition(id, phase === "new");
  /** What failed to be sent: the same text goes out again under the same id, so it can't be stored twice. */
  let unsent: { id: string; content: string } | null = null;
  let refreshing: Promise<void> | null = null;
  let refreshAgain = false;

  const patch = (change: Partial<ChatState>) => store.update((state) => ({ ...state, ...change }));
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

  const chat: Chat = {
    id,
    composition,
    draft: composition.draft,
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

    async loadEarlier() {
      const { window, earlier } = store.get();
      const first = window.messages[0];
      if (!first || !window.hasEarlier || earlier === "loading") return;
      patch({ earlier: "loading" });
      try {
        const page = await fetchMessages(id, { limit: messagePageSize, order: "asc", before: first.id });
        store.update((state) => ({
          ...state,
          earlier: "idle",
          window: withEarlierPage(state.window, page.data, page.has_more),
        }));
      } catch {
        patch({ earlier: "failed" });
      }
    },

    async send(text, model) {
      const message = unsent?.content === text ? unsent : { id: newId("message"), content: text };
      const giveBack = composition.take(text);
      try {
        await deliver(message, model);
        unsent = null;
      } catch (error) {
        unsent = message;
        tellFailure(error);
        giveBack();
      }
    },

    regenerate: (group, model) => replace(group.again, model),
    continueReply: (group, model) => replace(group.further, model),

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

    receive(responseId, event) {
      const before = store.get();
      store.update((state) => withReplyEvent(state, responseId, event), "frame");
      // The rows are final now.
      if (!knowsEnd(before, responseId) && knowsEnd(store.get(), responseId)) void chat.refresh();
    },
  };

  /** Shows the message at once, and takes it away again when it was refused. */
  async function deliver(
    message: { id: string; content: string },
    model: string | null,
    byItself = false,
  ): Promise<void> {
    const create = store.get().phase === "new";
    const { id: messageId, content } = message;
    patch({ error: null, pending: { id: messageId, text: content, responseId: null, byItself } });
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

  /** What is replaced gives way at once, and comes back when that is refused. */
  async function replace(version: NewVersion | null, model: string | null): Promise<void> {
    if (!version || isAsking(store.get())) return;
    patch({ error: null, replacement: { version, responseId: null } });
    const { action, messageId } = version;
    try {
      await request({ action, message_id: messageId, ...(model && { model }) });
    } catch (error) {
      queue.hold();
      patch({ replacement: null });
      tellFailure(error);
    }
  }

  async function request(wanted: ReplyRequest): Promise<void> {
    const { response_id: responseId, status } = await requestReply(id, wanted);
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
