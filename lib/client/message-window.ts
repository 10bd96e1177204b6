import type { Message } from "#lib/shared/contracts/message.ts";

/** A stretch of the visible path without a gap, oldest first. */
export interface MessageWindow {
  readonly messages: readonly Message[];
  /** Whether the path goes on above the first message. */
  readonly hasEarlier: boolean;
}

export const emptyWindow: MessageWindow = { messages: [], hasEarlier: false };

const bySeq = (a: Message, b: Message) => a.seq - b.seq;

const same = (a: Message, b: Message) => JSON.stringify(a) === JSON.stringify(b);

/** Keeps the objects of messages that did not change, so that what shows them need not draw again. */
function keepKnown(known: readonly Message[], fresh: readonly Message[]): Message[] {
  const before = new Map(known.map((message) => [message.id, message]));
  return fresh.map((message) => {
    const old = before.get(message.id);
    return old && same(old, message) ? old : message;
  });
}

/**
 * The newest page, as the server has it now, decides: what the window holds in its range and the page has not is no
 * longer on the visible path. Older messages stay when the page hangs below one of them; else there is a gap, and they go.
 */
export function withNewestPage(
  window: MessageWindow,
  page: readonly Message[],
  hasMore: boolean,
): MessageWindow {
  const fresh = keepKnown(window.messages, [...page].sort(bySeq));
  const first = fresh[0];
  if (!first || !hasMore) return { messages: fresh, hasEarlier: hasMore };
  const parent = window.messages.findIndex((message) => message.id === first.parent_id);
  if (parent === -1) return { messages: fresh, hasEarlier: true };
  return { messages: [...window.messages.slice(0, parent + 1), ...fresh], hasEarlier: window.hasEarlier };
}

/** A page asked for with `before` the first message. */
export function withEarlierPage(
  window: MessageWindow,
  page: readonly Message[],
  hasMore: boolean,
): MessageWindow {
  const first = window.messages[0];
  const earlier = page.filter((message) => !first || message.seq < first.seq).sort(bySeq);
  return { messages: [...earlier, ...window.messages], hasEarlier: hasMore };
}

/** A page asked for with `after` the last message. */
export function withLaterPage(window: MessageWindow, page: readonly Message[]): MessageWindow {
  const last = window.messages.at(-1);
  const later = page.filter((message) => !last || message.seq > last.seq).sort(bySeq);
  return { ...window, messages: [...window.messages, ...later] };
}

/** Two stretches as one where they meet, the second leading on from the first; null where they do not. */
export function joined(first: MessageWindow, second: MessageWindow): MessageWindow | null {
  const start = second.messages[0];
  const at = start ? first.messages.findIndex(({ id }) => id === start.id || id === start.parent_id) : -1;
  if (!start || at === -1) return null;
  const above = first.messages.slice(0, first.messages[at]?.id === start.id ? at : at + 1);
  return { messages: [...above, ...second.messages], hasEarlier: first.hasEarlier };
}

export function holds({ messages }: MessageWindow, messageId: string): boolean {
  return messages.some(({ id }) => id === messageId);
}
