"use client";

import { useState } from "react";
import { attempt } from "#lib/client/action-answer.ts";
import type { ApiKeyList, CreatedApiKey } from "#lib/shared/contracts/api-key.ts";
import type { KeyActions, WantedKey } from "./key-actions.ts";

/** The keys that are shown, and what is done to them. Each command answers with what went wrong, or null. */
export function useApiKeys(seed: ApiKeyList, actions: KeyActions) {
  const [keys, setKeys] = useState(seed.data);
  const [hasMore, setHasMore] = useState(seed.has_more);
  /** The key just made, with its secret, until it is put away. */
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  /** The first of those that were asked for last. */
  const [arrived, setArrived] = useState<string | null>(null);

  return {
    keys,
    hasMore,
    made,
    arrived,

    async create(wanted: WantedKey): Promise<string | null> {
      const answer = await attempt(() => actions.create(wanted));
      if (!answer.ok) return answer.message;
      const { key, ...shown } = answer.value;
      setMade(answer.value);
      setKeys((known) => [shown, ...known]);
      return null;
    },

    putAway: () => setMade(null),

    async revoke(id: string): Promise<string | null> {
      const answer = await attempt(() => actions.revoke({ keyId: id }));
      return answer.ok ? null : answer.message;
    },

    forget(id: string) {
      setKeys((known) => known.filter((key) => key.id !== id));
      setMade((key) => (key?.id === id ? null : key));
    },

    async loadMore(): Promise<string | null> {
      const answer = await attempt(() => actions.more({ after: keys.at(-1)?.id }));
      if (!answer.ok) return answer.message;
      const { data, first_id, has_more } = answer.value;
      setArrived(first_id);
      setKeys((known) => [...known, ...data]);
      setHasMore(has_more);
      return null;
    },
  };
}
