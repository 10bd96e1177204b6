import type { Conversation, ConversationList } from "#lib/shared/contracts/conversation.ts";
import { fetchConversations } from "./api.ts";
import { createStore, type Store } from "./store.ts";

/** As many as a tall screen shows; the page renders the first of them on the server. */
export const conversationPageSize = 30;

export interface ConversationListState {
  /** By last activity, newest first, without a gap down to the last one. */
  readonly items: readonly Conversation[];
  /** Leads to the page below the last item; null when there is none. */
  readonly cursor: string | null;
  readonly more: "idle" | "loading" | "failed";
  /** Conversations in which a reply is being written now. */
  readonly running: ReadonlySet<string>;
  /** Deleted here, shown no longer, while the server has not said so yet. */
  readonly leaving: ReadonlySet<string>;
}

const newestFirst = (a: Conversation, b: Conversation) =>
  b.last_message_at - a.last_message_at || (a.id < b.id ? 1 : -1);

/** Puts a conversation where it belongs, unless that is further down than what is loaded: it comes with its page. */
export function withConversation(
  state: ConversationListState,
  conversation: Conversation,
): ConversationListState {
  const others = state.items.filter(({ id }) => id !== conversation.id);
  const last = others.at(-1);
  const belowLoaded = state.cursor !== null && last !== undefined && newestFirst(last, conversation) < 0;
  return { ...state, items: belowLoaded ? others : [...others, conversation].sort(newestFirst) };
}

function withoutConversation(state: ConversationListState, id: string): ConversationListState {
  return {
    ...state,
    items: state.items.filter((item) => item.id !== id),
    leaving: without(state.leaving, id),
    running: without(state.running, id),
  };
}

const withTold = (state: ConversationListState, id: string, conversation: Conversation | null) =>
  conversation ? withConversation(state, conversation) : withoutConversation(state, id);

/** The next page. What moved up meanwhile is there already and stays where it is. */
export function withNextPage(state: ConversationListState, page: ConversationList): ConversationListState {
  const known = new Set(state.items.map(({ id }) => id));
  const items = [...state.items, ...page.data.filter(({ id }) => !known.has(id))].sort(newestFirst);
  return { ...state, items, cursor: page.next_cursor, more: "idle" };
}

/** The first page anew, after some time without events: in its range it alone decides what there is. */
export function withFirstPage(state: ConversationListState, page: ConversationList): ConversationListState {
  const last = page.data.at(-1);
  if (page.next_cursor === null || !last) return { ...state, items: page.data, cursor: page.next_cursor };
  const fresh = new Set(page.data.map(({ id }) => id));
  const below = state.items.filter((item) => !fresh.has(item.id) && newestFirst(last, item) < 0);
  // With nothing known below the page, what follows is found from its own end.
  return {
    ...state,
    items: [...page.data, ...below],
    cursor: below.length > 0 ? state.cursor : page.next_cursor,
  };
}

const without = (set: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  set.has(id) ? new Set([...set].filter((other) => other !== id)) : set;

const including = (set: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  set.has(id) ? set : new Set([...set, id]);

export interface ConversationListStore extends Pick<Store<ConversationListState>, "get" | "subscribe"> {
  find(id: string): Conversation | undefined;
  put(conversation: Conversation): void;
  remove(id: string): void;
  setTitle(id: string, title: string | null): void;
  setLeaving(id: string, leaving: boolean): void;
  setRunning(id: string, running: boolean): void;
  /** After a time without events nobody knows. */
  forgetRunning(): void;
  loadMore(): Promise<void>;
  reload(): Promise<void>;
}

export function createConversationList(first: ConversationList | null): ConversationListStore {
  const store = createStore<ConversationListState>({
    items: first?.data ?? [],
    cursor: first?.next_cursor ?? null,
    more: "idle",
    running: new Set(),
    leaving: new Set(),
  });
  const find = (id: string) => store.get().items.find((item) => item.id === id);
  /** For each page on its way, what was told meanwhile; null: removed. The page may be older than that. */
  const meanwhile = new Set<Map<string, Conversation | null>>();

  const tell = (id: string, conversation: Conversation | null) => {
    for (const told of meanwhile) told.set(id, conversation);
    store.update((state) => withTold(state, id, conversation));
  };

  return {
    get: store.get,
    subscribe: store.subscribe,
    find,
    put: (conversation) => tell(conversation.id, conversation),
    remove: (id) => tell(id, null),
    setTitle(id, title) {
      const conversation = find(id);
      if (conversation) tell(id, { ...conversation, title });
    },
    setLeaving(id, leaving) {
      const change = leaving ? including : without;
      store.update((state) => ({ ...state, leaving: change(state.leaving, id) }));
    },
    setRunning(id, running) {
      const change = running ? including : without;
      store.update((state) => ({ ...state, running: change(state.running, id) }));
    },
    forgetRunning: () => store.update((state) => ({ ...state, running: new Set() })),
    async loadMore() {
      const { cursor, more } = store.get();
      if (cursor === null || more === "loading") return;
      store.update((state) => ({ ...state, more: "loading" }));
      try {
        const page = await fetchConversations({ limit: conversationPageSize, cursor });
        store.update((state) => withNextPage(state, page));
      } catch {
        store.update((state) => ({ ...state, more: "failed" }));
      }
    },
    async reload() {
      const told = new Map<string, Conversation | null>();
      meanwhile.add(told);
      // A failure here is no news: what is shown stays, and the next event or reconnect brings it up to date.
      const page = await fetchConversations({ limit: conversationPageSize }).catch(() => null);
      meanwhile.delete(told);
      if (!page) return;
      store.update((state) =>
        [...told].reduce(
          (now, [id, conversation]) => withTold(now, id, conversation),
          withFirstPage(state, page),
        ),
      );
    },
  };
}
