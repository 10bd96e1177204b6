import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { MessageList, MessagesAround } from "#lib/shared/contracts/message.ts";
import type { ReplyRequest } from "#lib/shared/contracts/reply.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { AppError } from "#lib/shared/errors.ts";
import { newId } from "#lib/shared/ids.ts";
import {
  chooseVersion,
  fetchMessages,
  fetchMessagesAround,
  type MessagesQuery,
  requestReply,
  stopReply,
} from "./api.ts";
import {
  atNewest,
  type ChatSeed,
  type ChatState,
  isAsking,
  knowsEnd,
  messagePageSize,
  newChatState,
  shownWindow,
  withReply,
  withReplyEvent,
  withRows,
  withStretch,
} from "./chat-state.ts";
import { newChatDraft, readDraft, writeDraft } from "./drafts.ts";
import { errorText } from "./error-text.ts";
import type { AssistantGroup, NewVersion } from "./message-groups.ts";
import { holds, type MessageWindow, withEarlierPage, withLaterPage } from "./message-window.ts";
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
  readonly draft: Store<string>;
  /** Where the reader was when the chat was left; null at the newest. */
  readonly place: { current: { key: string; top: number } | null };
  seed(seed: ChatSeed): void;
  /** Brings what is shown up to what the server has. */
  refresh(): Promise<void>;
  /** The page above what is shown. */
  loadEarlier(): Promise<void>;
  /** The page below it, where it does not reach the newest. */
  loadLater(): Promise<void>;
  /** Shows the stretch that a message stands in, and the version of the path that leads through it. */
  seek(messageId: string): Promise<void>;
  /** Shows the beginning. */
  seekFirst(): Promise<void>;
  /** Shows the newest again. */
  seekNewest(): void;
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
  const draft = createStore(readDraft(phase === "new" ? newChatDraft : id));
  /** What failed to be sent: the same text goes out again under the same id, so it can't be stored twice. */
  let unsent: { id: string; content: string } | null = null;
  let refreshing: Promise<void> | null = null;
  let refreshAgain = false;

  const patch = (change: Partial<ChatState>) => store.update((state) => ({ ...state, ...change }));
  const draftName = () => (store.get().phase === "new" ? newChatDraft : id);
  draft.subscribe(() => writeDraft(draftName(), draft.get()));

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
    draft,
    place: { current: null },
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
      const { messages, hasEarlier } = shownWindow(store.get());
      const [first] = messages;
      if (!first || !hasEarlier) return;
      await loadPage("earlier", { order: "asc", before: first.id }, (shown, page) =>
        withEarlierPage(shown, page.data, page.has_more),
      );
    },

    async loadLater() {
      const last = store.get().apart?.messages.at(-1);
      if (!last) return;
      await loadPage("later", { order: "asc", after: last.id }, (shown, page) =>
        withLaterPage(shown, page.data),
      );
    },

    async seek(messageId) {
      // What comes first is known by then, and whether the message is among it.
      if (store.get().phase === "loading") {
        patch({ opening: true });
        await chat.refresh();
      }
      await seekReady(messageId);
      patch({ opening: false });
    },

    async seekFirst() {
      if (!shownWindow(store.get()).hasEarlier) return;
      await seekBy(null, async () => {
        const page = await fetchMessages(id, { limit: messagePageSize, order: "asc" });
        return { ...page, has_earlier: false };
      });
    },

    seekNewest: () => store.update(atNewest),

    async send(text, model) {
      const message = unsent?.content === text ? unsent : { id: newId("message"), content: text };
      const create = store.get().phase === "new";
      draft.set("");
      chat.seekNewest();
      patch({ error: null, pending: { id: message.id, text, responseId: null } });
      try {
        await host.ensureSession();
        await request({ action: "send", message, ...(create && { create }), ...(model && { model }) });
        unsent = null;
        if (create) {
          writeDraft(newChatDraft, "");
          writeDraft(id, draft.get());
          host.onCreated(chat);
        }
      } catch (error) {
        unsent = message;
        patch({ pending: null });
        tellFailure(error);
        // What was typed meanwhile stays too.
        draft.update((typed) => (typed === "" ? text : `${text}\n\n${typed}`));
      }
    },

    regenerate: (group, model) => replace(group.again, model),
    continueReply: (group, model) => replace(group.further, model),

    async stop() {
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

  async function loadPage(
    way: "earlier" | "later",
    query: Omit<MessagesQuery, "limit">,
    put: (shown: MessageWindow, page: MessageList) => MessageWindow,
  ): Promise<void> {
    const asked = store.get();
    if (asked[way] === "loading") return;
    patch({ [way]: "loading" });
    /** Another stretch may be shown by now, which the page does not belong to. */
    const isStill = (state: ChatState) =>
      shownWindow(state).messages[0]?.id === shownWindow(asked).messages[0]?.id;
    try {
      const page = await fetchMessages(id, { limit: messagePageSize, ...query });
      store.update((state) => {
        if (!isStill(state)) return { ...state, [way]: "idle" };
        const grown = put(shownWindow(state), page);
        if (!state.apart) return { ...state, [way]: "idle", window: grown };
        return withStretch(state, grown, way === "earlier" || page.has_more);
      });
    } catch {
      patch({ [way]: "failed" });
    }
  }

  async function seekReady(messageId: string): Promise<void> {
    if (store.get().phase !== "ready") return;
    const sought = { messageId };
    if (holds(shownWindow(store.get()), messageId)) return patch({ sought });
    if (holds(store.get().window, messageId))
      return store.update((state) => ({ ...atNewest(state), sought }));
    await seekBy(sought, async () => {
      const found = await fetchMessagesAround(id, messageId, messagePageSize);
      if (found.leaf === null) return found;
      await chooseVersion(id, messageId);
      await chat.refresh();
      return await fetchMessagesAround(id, messageId, messagePageSize);
    });
  }

  async function seekBy(
    sought: ChatState["sought"],
    find: () => Promise<Omit<MessagesAround, "leaf">>,
  ): Promise<void> {
    patch({ error: null });
    try {
      const found = await find();
      const stretch = { messages: found.data, hasEarlier: found.has_earlier };
      store.update((state) => ({ ...withStretch(state, stretch, found.has_more), sought }));
    } catch (error) {
      const gone = error instanceof AppError && error.kind === "not_found";
      patch({ error: gone ? "That message is not in this conversation any more." : errorText(error) });
    }
  }

  /** What is replaced gives way at once, and comes back when that is refused. */
  async function replace(version: NewVersion | null, model: string | null): Promise<void> {
    if (!version || isAsking(store.get())) return;
    patch({ error: null, replacement: { version, responseId: null } });
    const { action, messageId } = version;
    try {
      await request({ action, message_id: messageId, ...(model && { model }) });
    } catch (error) {
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
