import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";

/** How long something goes on already, or took; null where this tab can't say. */
export type Took = { readonly since: number } | { readonly ms: number } | null;

/** How long the items of a reply take, measured by when its events came: they do not say it themselves. */
export interface ItemTimes {
  readonly took: ReadonlyMap<string, Took>;
  /** The reasoning that goes on. */
  readonly thinking: string | null;
  /** The calls that the server has not answered yet. */
  readonly calls: readonly string[];
}

export const noTimes: ItemTimes = { took: new Map(), thinking: null, calls: [] };

const withTook = (times: ItemTimes, id: string, took: Took): ItemTimes => ({
  ...times,
  took: new Map(times.took).set(id, took),
});

const ended = (took: Took | undefined, now: number | null): Took =>
  now !== null && took && "since" in took ? { ms: now - took.since } : null;

/** As on the server: from the first word of the reasoning to whatever comes after it. */
function thinkOn(times: ItemTimes, id: string, now: number | null): ItemTimes {
  if (times.thinking === id) return times;
  const before = times.took.get(id);
  const known = before === undefined ? 0 : before && "ms" in before ? before.ms : null;
  const took = now !== null && known !== null ? { since: now - known } : null;
  return { ...withTook(times, id, took), thinking: id };
}

function thinkNoMore(times: ItemTimes, now: number | null): ItemTimes {
  const { thinking, took } = times;
  if (thinking === null) return times;
  return { ...withTook(times, thinking, ended(took.get(thinking), now)), thinking: null };
}

/** Of several calls at once the server runs one after another, and does not tell which: then no time is theirs. */
function call(times: ItemTimes, id: string, now: number | null): ItemTimes {
  const calls = [...times.calls, id];
  if (calls.length === 1) return { ...withTook(times, id, now === null ? null : { since: now }), calls };
  return calls.reduce<ItemTimes>((all, each) => withTook(all, each, null), { ...times, calls });
}

function answer(times: ItemTimes, id: string, now: number | null): ItemTimes {
  if (!times.calls.includes(id)) return times;
  const calls = times.calls.filter((each) => each !== id);
  return { ...withTook(times, id, ended(times.took.get(id), now)), calls };
}

/** @param now when it happened; null where it may have happened long before this tab heard of it */
export function withEventTime(times: ItemTimes, event: ReplyEvent, now: number | null): ItemTimes {
  switch (event.type) {
    case "response.output_item.added": {
      const { id, type } = event.item;
      if (type === "reasoning") return thinkOn(times, id, now);
      const silent = thinkNoMore(times, now);
      return type === "mcp_call" ? call(silent, id, now) : silent;
    }
    case "response.reasoning_summary_text.delta":
      return thinkOn(times, event.item_id, now);
    case "response.output_text.delta":
      return thinkNoMore(times, now);
    case "response.output_item.done":
      return answer(times.thinking === event.item.id ? thinkNoMore(times, now) : times, event.item.id, now);
    // The whole at once tells nothing of when its parts came.
    case "snapshot":
      return noTimes;
    case "response.completed":
    case "response.incomplete":
    case "response.failed": {
      const silent = thinkNoMore(times, now);
      return silent.calls.reduce<ItemTimes>((all, id) => withTook(all, id, null), { ...silent, calls: [] });
    }
    default:
      return times;
  }
}
