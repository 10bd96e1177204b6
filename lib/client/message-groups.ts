import { contentText } from "#lib/shared/content-text.ts";
import type { Message, ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { Retry } from "#lib/shared/contracts/response.ts";
import { type Part, partsOfRows } from "./message-parts.ts";

/** A person's message as the pane shows it. */
export interface UserGroup {
  readonly kind: "user";
  readonly id: string;
  /** Its place on the path; null while the server has not said. */
  readonly depth: number | null;
  readonly text: string;
  /** `running` until the server has acknowledged it. */
  readonly status: ReplyStatus;
}

/** Another version of a reply that can be asked for, and what of the article stays while it is written. */
export interface NewVersion {
  readonly action: "regenerate" | "continue";
  readonly messageId: string;
  /** The article's first row: from here on rows make room. */
  readonly fromSeq: number;
  readonly below: string | null;
  /** Of the article: what the new version is not a version of. */
  readonly earlier: readonly Part[];
  /** What the new version begins with. */
  readonly kept: readonly Part[];
}

/**
 * One article: all rows of a tool loop, or what its events have told so far. Where the loop's last row was continued,
 * another reply wrote that row than those before it; status, error and the like are the last one's.
 */
export interface AssistantGroup {
  readonly kind: "assistant";
  /** The last assistant row's id. */
  readonly id: string;
  /** The place of its first row on the path; null while the server has not said. */
  readonly depth: number | null;
  /** The message it hangs below, which all its versions share. */
  readonly below: string | null;
  readonly responseId: string | null;
  readonly status: ReplyStatus;
  readonly error: ReplyError | null;
  readonly retry: Retry | null;
  /** Whether nothing new has come yet. */
  readonly waiting: boolean;
  readonly parts: readonly Part[];
  /** Of the parts: those of other replies than the last. */
  readonly earlier: readonly Part[];
  /** The whole once more, or its end further. Null while it is written. */
  readonly again: NewVersion | null;
  readonly further: NewVersion | null;
}

export type MessageGroup = UserGroup | AssistantGroup;

/** One place for all versions of a reply: what was read stays where it is when another comes. */
export function groupKey(group: MessageGroup): string {
  return group.kind === "user" ? group.id : `below ${group.below}`;
}

/** The ways to end before a reply is complete. */
export type EarlyEnd = Exclude<ReplyStatus, "running" | "completed">;

export function endedEarly(status: ReplyStatus): status is EarlyEnd {
  return status === "stopped" || status === "interrupted" || status === "failed";
}

/**
 * A result belongs to the call above it, whoever ran the tool, and an assistant's message answers the result, whichever
 * reply it is of; rows of one reply share its id.
 */
function belongsTo(row: Message, last: Message | undefined): boolean {
  if (!last) return false;
  if (row.role === "tool" || last.role === "tool") return true;
  return row.response_id !== null && last.response_id === row.response_id;
}

function assistantGroup(rows: readonly [Message, ...Message[]]): AssistantGroup {
  const [first] = rows;
  const speaker = rows.findLast((row) => row.role === "assistant") ?? first;
  const responseId = speaker.response_id;
  const own = rows.filter((row) => row.response_id === responseId);
  const until = (row: Message) => partsOfRows(rows.filter(({ seq }) => seq < row.seq));
  const version = (action: NewVersion["action"], row: Message, kept: readonly Part[]): NewVersion => ({
    action,
    messageId: row.id,
    fromSeq: first.seq,
    below: first.parent_id,
    earlier: until(row),
    kept,
  });
  const written = rows.find((row) => row.response_id !== null);
  const text = contentText(speaker.content);
  const running = speaker.status === "running";
  return {
    kind: "assistant",
    id: speaker.id,
    depth: first.depth,
    below: first.parent_id,
    responseId,
    status: speaker.status,
    error: own.findLast((row) => row.error)?.error ?? null,
    retry: null,
    waiting: running,
    parts: partsOfRows(rows),
    earlier: partsOfRows(rows.filter((row) => row.response_id !== responseId)),
    again: written && !running ? version("regenerate", written, []) : null,
    further:
      text !== "" && endedEarly(speaker.status)
        ? version("continue", speaker, [{ type: "text", text, messageId: speaker.id }])
        : null,
  };
}

/** What is stored, as articles, oldest first. System messages are instructions, not conversation. */
export function groupMessages(messages: readonly Message[]): MessageGroup[] {
  const groups: MessageGroup[] = [];
  let rows: Message[] = [];
  const close = () => {
    const [first, ...others] = rows;
    if (first) groups.push(assistantGroup([first, ...others]));
    rows = [];
  };
  for (const message of messages) {
    if (message.role === "assistant" || message.role === "tool") {
      if (!belongsTo(message, rows.at(-1))) close();
      rows.push(message);
    } else if (message.role === "user") {
      close();
      groups.push({
        kind: "user",
        id: message.id,
        depth: message.depth,
        text: contentText(message.content),
        status: message.status,
      });
    }
  }
  close();
  return groups;
}
