import { wordsOf } from "#lib/shared/contracts/search.ts";
import { fetchFound } from "./api.ts";
import type { Chat } from "./chat.ts";
import { errorText } from "./error-text.ts";
import { createStore, patching, type Store } from "./store.ts";

/** Typing goes on for this long before it is looked for. */
const pauseMs = 200;

/** As many as one question brings. */
const pageSize = 100;

export interface FindState {
  readonly query: string;
  /** What was looked for last; null while nothing was. */
  readonly found: {
    readonly words: readonly string[];
    readonly hits: readonly string[];
    readonly cursor: string | null;
  } | null;
  /** Which of the hits is shown, from the newest on. */
  readonly at: number;
  readonly isBusy: boolean;
  readonly problem: string | null;
}

/** A search through the whole of a conversation, from the newest upwards; the pane goes to what is found. */
export interface Find extends Pick<Store<FindState>, "get" | "subscribe"> {
  type(query: string): void;
  /** To an older hit, or back to a newer one; round at the ends. */
  step(by: -1 | 1): Promise<void>;
  close(): void;
}

const nothing: FindState = { query: "", found: null, at: 0, isBusy: false, problem: null };

export function createFind(chat: Pick<Chat, "id" | "seek">): Find {
  const store = createStore(nothing);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const patch = patching(store);

  /** An answer that another question has overtaken is passed over. */
  async function ask(query: string, cursor: string | null): Promise<void> {
    asked += 1;
    const mine = asked;
    patch({ isBusy: true, problem: null });
    try {
      const page = await fetchFound(chat.id, { q: query, limit: pageSize, ...(cursor && { cursor }) });
      if (mine !== asked) return;
      const before = cursor ? (store.get().found?.hits ?? []) : [];
      const hits = [...before, ...page.data.map((hit) => hit.message_id)];
      patch({ isBusy: false, found: { words: wordsOf(query), hits, cursor: page.next_cursor } });
      await goTo(before.length);
    } catch (error) {
      if (mine === asked) patch({ isBusy: false, problem: errorText(error) });
    }
  }

  async function goTo(at: number): Promise<void> {
    const hit = store.get().found?.hits[at];
    if (hit === undefined) return;
    patch({ at });
    await chat.seek(hit);
  }

  const forget = () => {
    clearTimeout(timer);
    asked += 1;
  };

  return {
    get: store.get,
    subscribe: store.subscribe,
    type(query) {
      forget();
      patch({ query, isBusy: false, problem: null });
      if (query.trim() === "") return patch({ found: null, at: 0 });
      timer = setTimeout(() => void ask(query, null), pauseMs);
    },
    async step(by) {
      const { found, at, isBusy, query } = store.get();
      if (!found || isBusy || found.hits.length === 0) return;
      const next = at + by;
      if (next >= found.hits.length && found.cursor) return await ask(query, found.cursor);
      await goTo((next + found.hits.length) % found.hits.length);
    },
    close() {
      forget();
      store.set(nothing);
    },
  };
}

/** How it stands, in words. */
export function findWords({ query, found, at, isBusy, problem }: FindState): string {
  if (problem) return problem;
  if (query.trim() === "") return "";
  if (isBusy || !found) return "Looking…";
  if (found.hits.length === 0) return "Not found";
  return `${at + 1} of ${found.hits.length}${found.cursor ? "+" : ""}`;
}
