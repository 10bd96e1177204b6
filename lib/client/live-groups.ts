import type { Message } from "#lib/shared/contracts/message.ts";
import { idPrefixes } from "#lib/shared/ids.ts";
import { newReply } from "#lib/shared/reply-state.ts";
import type { LiveReply } from "./live-reply.ts";
import {
  type AssistantGroup,
  groupMessages,
  type MessageGroup,
  type NewVersion,
  type UserGroup,
} from "./message-groups.ts";
import { partsOfReply, textOfParts } from "./message-parts.ts";
import { type VersionPlace, withNewest } from "./versions.ts";

/** A message on its way to the server. */
export interface PendingMessage {
  readonly id: string;
  readonly text: string;
  /** The message it is written below. */
  readonly below: string | null;
  /** Where it is another version; null at the end. */
  readonly place: VersionPlace | null;
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
  readonly replies: readonly LiveReply[];
}

/** From which message on what is stored makes room for another version. */
export function roomFrom({ pending, replacement }: Omit<Live, "replies">): number | null {
  return pending?.place?.fromSeq ?? replacement?.version.fromSeq ?? null;
}

/** What is stored, as articles, without what another version replaces. */
export function groupStored(messages: readonly Message[], roomFrom: number | null): MessageGroup[] {
  return groupMessages(roomFrom === null ? messages : messages.filter(({ seq }) => seq < roomFrom));
}

/** Item ids carry their row's digits (`fc_<hex>_0` is the first call of `msg_<hex>`). */
function lastAssistantRow({ items }: LiveReply): string | null {
  const hex = items.at(-1)?.id.split("_")[1];
  return hex ? `${idPrefixes.message}_${hex}` : null;
}

/** Where a reply stands, and what is shown there until its own events say something. */
type Place = Pick<NewVersion, "below" | "earlier" | "kept"> & Pick<AssistantGroup, "id" | "versions">;

function liveGroup(reply: LiveReply, { id, below, versions, earlier, kept }: Place): AssistantGroup {
  const told = partsOfReply(reply);
  const keptText = textOfParts(kept);
  return {
    kind: "assistant",
    id: lastAssistantRow(reply) ?? id,
    depth: null,
    below,
    end: null,
    createdAt: null,
    versions,
    responseId: reply.responseId,
    model: null,
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

function overStored(group: AssistantGroup, replies: readonly LiveReply[]): AssistantGroup {
  const reply = replies.find(({ responseId }) => responseId === group.responseId);
  if (!reply || group.status !== "running") return group;
  return liveGroup(reply, { ...group, kept: group.parts.slice(group.earlier.length) });
}

function pendingGroup({ id, text, below, place, responseId }: PendingMessage): UserGroup {
  return {
    kind: "user",
    id,
    depth: null,
    below,
    status: responseId === null ? "running" : "completed",
    end: null,
    createdAt: null,
    versions: place ? [withNewest(place, id)] : [],
    text,
    edit: null,
  };
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
    const versions = [...version.above, withNewest(version, responseId ?? "")];
    groups.push(liveGroup(replyOf(responseId ?? ""), { ...version, id: version.messageId, versions }));
  }
  if (pending && !stored.some(({ id }) => id === pending.id)) {
    groups.push(pendingGroup(pending));
  }
  if (pending?.responseId && !isPlaced(pending.responseId)) {
    const place = { id: pending.responseId, below: pending.id, versions: [], earlier: [], kept: [] };
    groups.push(liveGroup(replyOf(pending.responseId), place));
  }
  return groups;
}
