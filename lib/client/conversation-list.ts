import type { Conversation, ConversationList } from "#lib/shared/contracts/conversation.ts";
import { fetchConversations } from "./api.ts";
import { createStore, type Store } from "./store.ts";

/** As many as a tall screen shows; the page renders the first of them on the server. */
export const conversationPageSize = 30;

/** Whoever scrolls on wants more at a time: as many as the API gives. */
const nextPageSize = 100;

/** As many as the API gives at once, and more than anybody looks through: what is beyond keeps its place by time. */
export const pinnedLimit = 100;

export interface ConversationListState {
  /** By last activity, newest first, without a gap down to the last one; pinned ones too. */
  readonly items: readonly Conversation[];
  /** The pinned ones by last activity, also those further down than what is loaded. */
  readonly pinned: readonly Conversation[];
  /** Leads to the page below the last item; null when there is none. */
  readonly cursor: string | null;
  readonly more: "idle" | "loading" | "failed";
  /** Conversations in which a reply is being written now. */
  readonly running: ReadonlySet<string>;
  /** Deleted here, shown no longer, while the server has not said so yet. */
  readonly leaving: ReadonlySet<string>;
}

/** Times are told in whole seconds. Within one, whatever order the server gave stays as it is. */
const newestFirst = (a: Conversation, b: Conversation) => b.last_message_at - a.last_message_at;

/** Before all that is no newer. A search by halves: the list may hold tens of thousands. */
function placeOf(items: readonly Conversation[], conversation: Conversation): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = items[middle];
    if (other && newestFirst(other, conversation) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function removed(items: readonly Conversation[], id: string): readonly Conversation[] {
  const at = items.findIndex((item) => item.id === id);
  return at === -1 ? items : items.toSpliced(at, 1);
}

/** Where it was, unless it has become active since. */
function placed(items: readonly Conversation[], conversation: Conversation): readonly Conversation[] {
  const at = items.findIndex((item) => item.id === conversation.id);
  if (items[at]?.last_message_at === conversation.last_message_at) return items.with(at, conversation);
  const others = at === -1 ? items : items.toSpliced(at, 1);
  return others.toSpliced(placeOf(others, conversation), 0, conversation);
}

/** Puts a conversation where it belongs, unless that is further down than what is loaded: it comes with its page. */
export function withConversation(
  state: ConversationListState,
  conversation: Conversation,
): ConversationListState {
  const last = state.items.at(-1);
  const belowLoaded = state.cursor !== null && last !== undefined && newestFirst(last, conversation) < 0;
  return {
    ...state,
    items: belowLoaded ? removed(state.items, conversation.id) : placed(state.items, conversation),
    pinned: conversation.pinned ? placed(state.pinned, conversation) : removed(state.pinned, conversation.id),
  };
}

function withoutConversation(state: ConversationListState, id: string): ConversationListState {
  return {
    ...state,
    items: removed(state.items, id),
    pinned: removed(state.pinned, id),
    leaving: without(state.leaving, id),
    running: without(state.running, id),
  };
}

/** What was told, or null where it was removed. What is put away is not in the sidebar. */
const withTold = (state: ConversationListState, id: string, conversation: Conversation | null) =>
  conversation && !conversation.archived
    ? withConversation(state, conversation)
    : withoutConversation(state, id);

/** The next page. What moved up meanwhile is there already and stays where it is. */
export function withNextPage(state: ConversationListState, page: ConversationList): ConversationListState {
  const known = new Set(page.data.map(({ id }) => id));
  for (const { id } of state.items) known.delete(id);
  const fresh = page.data.filter(({ id }) => known.has(id));
  // A page is in the order of when its walk began. Two sorted runs are merged in one pass by every engine.
  const items = [...state.items, ...fresh.sort(newestFirst)].sort(newestFirst);
  return { ...state, items, cursor: page.next_cursor, more: "idle" };
}

/**
 * The first page anew, after some time without events: in its range it alone decides what there is. What was loaded below
 * it stays, unless so much is new that nobody knows what stands between the two.
 */
export function withFirstPage(state: ConversationListState, page: ConversationList): ConversationListState {
  const last = page.data.at(-1);
  if (page.next_cursor === null || !last) return { ...state, items: page.data, cursor: page.next_cursor };
  const fresh = new Map(page.data.map((item) => [item.id, item]));
  // Activity only ever becomes later: what is new stands above one that has not moved, and so on this page.
  const meets = state.items.some((item) => fresh.get(item.id)?.last_message_at === item.last_message_at);
  const below = meets
    ? state.items.filter((item) => !fresh.has(item.id) && newestFirst(last, item) <= 0)
    : [];
  return {
    ...state,
    items: [...page.data, ...below].sort(newestFirst),
    // With nothing known below the page, what follows is found from its own end.
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

/** `first` and `pinned` are what the page brought along. */
export function createConversationList(
  first: ConversationList | null,
  pinned: ConversationList | null = null,
): ConversationListStore {
  const store = createStore<ConversationListState>({
    items: first?.data ?? [],
    pinned: pinned?.data ?? [],
    cursor: first?.next_cursor ?? null,
    more: "idle",
    running: new Set(),
    leaving: new Set(),
  });
  const find = (id: string) => {
    const has = (item: Conversation) => item.id === id;
    const { items, pinned } = store.get();
    return items.find(has) ?? pinned.find(has);
  };
  /** For each page on its way, what was told meanwhile; null: removed. The page may be older than that. */
  const meanwhile = new Set<Map<string, Conversation | null>>();

  const tell = (id: string, conversation: Conversation | null) => {
    for (const told of meanwhile) told.set(id, conversation);
    store.update((state) => withTold(state, id, conversation));
  };

  /** Asks, and takes the answer in together with what was told while it was on its way. */
  const take = async <T>(
    asking: Promise<T>,
    change: (state: ConversationListState, answer: T) => ConversationListState,
  ) => {
    const told = new Map<string, Conversation | null>();
    meanwhile.add(told);
    const answer = await asking.finally(() => meanwhile.delete(told));
    store.update((state) =>
      [...told].reduce((now, [id, conversation]) => withTold(now, id, conversation), change(state, answer)),
    );
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
        await take(fetchConversations({ limit: nextPageSize, cursor }), withNextPage);
      } catch {
        store.update((state) => ({ ...state, more: "failed" }));
      }
    },
    async reload() {
      // A failure here is no news: what is shown stays, and the next event or reconnect brings it up to date.
      const [page, pinned] = [
        fetchConversations({ limit: conversationPageSize }).catch(() => null),
        fetchConversations({ limit: pinnedLimit, pinned: true }).catch(() => null),
      ];
      await take(Promise.all([page, pinned]), (state, [first, top]) => {
        const next = first ? withFirstPage(state, first) : state;
        return top ? { ...next, pinned: top.data } : next;
      });
    },
  };
}
