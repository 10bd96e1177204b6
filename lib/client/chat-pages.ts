import type { MessageList, MessagesAround } from "#lib/shared/contracts/message.ts";
import { AppError } from "#lib/shared/errors.ts";
import { chooseHead, fetchMessages, fetchMessagesAround, type MessagesQuery } from "./api.ts";
import { atNewest, type ChatState, messagePageSize, shownWindow, withStretch } from "./chat-state.ts";
import { errorText } from "./error-text.ts";
import { holds, type MessageWindow, withEarlierPage, withLaterPage } from "./message-window.ts";
import { patching, type Store } from "./store.ts";

/** The ways through a conversation, of which only a stretch is here. */
export interface ChatPages {
  /** The page above what is shown. */
  loadEarlier(): Promise<void>;
  /** The page below it, where it does not reach the newest. */
  loadLater(): Promise<void>;
  /** Shows the stretch that a message stands in, and the version of the path that leads through it. */
  seek(messageId: string): Promise<void>;
  /** Shows the stretch around a version that the path was just led through. What stands above it stays. */
  showVersion(messageId: string): Promise<void>;
  /** Shows the beginning. */
  seekFirst(): Promise<void>;
  /** Shows the newest again. */
  seekNewest(): void;
  /** Where the reader was when the chat was last left; null at the newest. */
  place(): PlaceInChat | null;
  /** Keeps it for when the reader comes back, which is not for what was sought before. */
  leave(place: PlaceInChat | null): void;
}

/** A row of the pane, and where its upper edge is, in px below that of the view. */
export interface PlaceInChat {
  readonly key: string;
  readonly top: number;
}

interface ChatParts {
  id: string;
  store: Store<ChatState>;
  refresh: () => Promise<void>;
}

export function chatPages({ id, store, refresh }: ChatParts): ChatPages {
  let left: PlaceInChat | null = null;
  /** How often somewhere was gone to: where another way was taken meanwhile, what comes is not shown. */
  let ways = 0;
  const patch = patching(store);

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
    } catch (error) {
      patch({ [way]: "failed" });
      // The path leads elsewhere since: another version was chosen, in another tab.
      if (!(error instanceof AppError && error.code === "cursor_not_found")) return;
      store.update(atNewest);
      await refresh();
    }
  }

  async function seekReady(messageId: string): Promise<void> {
    const state = store.get();
    if (state.phase !== "ready") return;
    ways += 1;
    const sought = { messageId };
    if (holds(shownWindow(state), messageId)) return patch({ sought });
    if (holds(state.window, messageId)) return patch({ ...atNewest(state), sought });
    await show(sought, async () => {
      const found = await fetchMessagesAround(id, messageId, messagePageSize);
      if (found.leaf === null) return found;
      await chooseHead(id, messageId);
      await refresh();
      return await fetchMessagesAround(id, messageId, messagePageSize);
    });
  }

  async function show(
    sought: ChatState["sought"],
    find: () => Promise<Omit<MessagesAround, "leaf">>,
  ): Promise<void> {
    ways += 1;
    const mine = ways;
    patch({ error: null });
    try {
      const found = await find();
      if (mine !== ways) return;
      const stretch = { messages: found.data, hasEarlier: found.has_earlier };
      store.update((state) => ({ ...withStretch(state, stretch, found.has_more), sought }));
    } catch (error) {
      if (mine !== ways) return;
      const gone = error instanceof AppError && error.kind === "not_found";
      patch({ error: gone ? "That message is not in this conversation any more." : errorText(error) });
    }
  }

  return {
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
      if (store.get().phase !== "loading") return await seekReady(messageId);
      patch({ opening: true });
      await refresh();
      await seekReady(messageId);
      patch({ opening: false });
    },

    async showVersion(messageId) {
      const { apart } = store.get();
      await refresh();
      if (!apart && holds(store.get().window, messageId)) return;
      await show(null, () => fetchMessagesAround(id, messageId, messagePageSize));
    },

    async seekFirst() {
      if (!shownWindow(store.get()).hasEarlier) return;
      await show(null, async () => {
        const page = await fetchMessages(id, { limit: messagePageSize, order: "asc" });
        return { ...page, has_earlier: false };
      });
    },

    seekNewest() {
      ways += 1;
      store.update(atNewest);
    },
    place: () => left,
    leave(place) {
      left = place;
      patch({ sought: null });
    },
  };
}
