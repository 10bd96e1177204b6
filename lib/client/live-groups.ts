import type { Message } from "#lib/shared/contracts/message.ts";
import { idPrefixes } from "#lib/shared/ids.ts";
import { newReply, type ReplyState } from "#lib/shared/reply-state.ts";
import { type AssistantGroup, groupMessages, type MessageGroup, type NewVersion } from "./message-groups.ts";
import { partsOfReply, textOfParts } from "./message-parts.ts";

/** A message on its way to the server. */
export interface PendingMessage {
  readonly id: string;
  readonly text: string;
  /** The reply to it; null until the server has acknowledged it. */
  readonly responseId: string | null;
  /** Whether it went out without a hand, as what waits does: then the reader stays where they are. */
  readonly byItself?: boolean;
}

/** A version on its way to take the place of what is stored. */
export interface Replacement {
  readonly version: NewVersion;
  /** Null until the server has acknowledged it. */
  readonly responseId: string | null;
}

/** What is under way: asked for here, and told by events. */
export interface Live {
  readonly pending: PendingMessage | null;
  readonly replacement: Replacement | null;
  /** Replies under way, and ended ones until their rows have come; by the order in which they began. */
  readonly replies: readonly ReplyState[];
}

/** What is stored, as articles, without what another version replaces. */
export function groupStored(messages: readonly Message[], replacement: Replacement | null): MessageGroup[] {
  if (!replacement) return groupMessages(messages);
  return groupMessages(messages.filter(({ seq }) => seq < replacement.version.fromSeq));
}

/** Item ids carry their row's digits (`fc_<hex>_0` is the first call of `msg_<hex>`). */
function lastAssistantRow({ items }: ReplyState): string | null {
  const hex = items.at(-1)?.id.split("_")[1];
  return hex ? `${idPrefixes.message}_${hex}` : null;
}

/** Where a reply stands, and what is shown there until its own events say something. */
type Place = Pick<NewVersion, "below" | "earlier" | "kept"> & { id: string };

function liveGroup(reply: ReplyState, { id, below, earlier, kept }: Place): AssistantGroup {
  const told = partsOfReply(reply);
  const keptText = textOfParts(kept);
  return {
    kind: "assistant",
    id: lastAssistantRow(reply) ?? id,
    below,
    responseId: reply.responseId,
    status: reply.status,
    error: reply.error,
    retry: reply.retry,
    waiting: told.length === 0 || (keptText !== "" && textOfParts(told) === keptText),
    parts: [...earlier, ...(told.length > 0 ? told : kept)],
    earlier,
    again: null,
    further: null,
  };
}

function overStored(group: AssistantGroup, replies: readonly ReplyState[]): AssistantGroup {
  const reply = replies.find(({ responseId }) => responseId === group.responseId);
  if (!reply || group.status !== "running") return group;
  return liveGroup(reply, { ...group, kept: group.parts.slice(group.earlier.length) });
}

/**
 * Lays what is under way over what is stored. A reply that nobody asked for here, and whose rows have not come yet,
 * has no place so far: it may be another version of what is shown.
 */
export function withLive(
  stored: readonly MessageGroup[],
  { pending, replacement, replies }: Live,
): MessageGroup[] {
  const groups = stored.map((group) => (group.kind === "user" ? group : overStored(group, replies)));
  const isPlaced = (id: string | null) =>
    id !== null && stored.some((group) => group.kind === "assistant" && group.responseId === id);
  const replyOf = (id: string) => replies.find(({ responseId }) => responseId === id) ?? newReply(id);

  if (replacement && !isPlaced(replacement.responseId)) {
    const { version, responseId } = replacement;
    groups.push(liveGroup(replyOf(responseId ?? ""), { ...version, id: version.messageId }));
  }
  if (pending && !stored.some(({ id }) => id === pending.id)) {
    const status = pending.responseId === null ? "running" : "completed";
    groups.push({ kind: "user", id: pending.id, text: pending.text, status });
  }
  if (pending?.responseId && !isPlaced(pending.responseId)) {
    const place = { id: pending.responseId, below: pending.id, earlier: [], kept: [] };
    groups.push(liveGroup(replyOf(pending.responseId), place));
  }
  return groups;
}
