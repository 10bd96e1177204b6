import { contentText } from "#lib/shared/content-text.ts";
import type { Content } from "#lib/shared/contracts/content.ts";
import type { Message, ReplyError, ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { Retry } from "#lib/shared/contracts/response.ts";
import { type Part, partsOfRows } from "./message-parts.ts";
import { siblingsOf, type VersionPlace, type Versions, versionsOf } from "./versions.ts";

/** What the pane shows of a person's message and of a reply alike. */
interface Group {
  readonly id: string;
  /** Its place on the path, that of its first row; null while the server has not said. */
  readonly depth: number | null;
  /** The message it hangs below, which all its versions share. */
  readonly below: string | null;
  readonly status: ReplyStatus;
  /** One for each of its rows that has others beside it. */
  readonly versions: readonly Versions[];
  /** Its last row, up to which it can be copied; null until that is stored. */
  readonly end: string | null;
  /** Unix seconds; null until it is stored. */
  readonly createdAt: number | null;
}

/** A person's message as the pane shows it; `running` until the server has acknowledged it. */
export interface UserGroup extends Group {
  readonly kind: "user";
  readonly text: string;
  /** Where it can be written anew; null until it is stored, and where more than text would get lost. */
  readonly edit: VersionPlace | null;
}

/** Another version of a reply that can be asked for, and what of the article stays while it is written. */
export interface NewVersion extends VersionPlace {
  readonly action: "regenerate" | "continue";
  /** The versions of the rows that stay. */
  readonly above: readonly Versions[];
  /** Of the article: what the new version is not a version of. */
  readonly earlier: readonly Part[];
  /** What the new version begins with. */
  readonly kept: readonly Part[];
}

/**
 * One article: all rows of a tool loop, or what its events have told so far. Where the loop's last row was continued,
 * another reply wrote that row than those before it; id, status, error and the like are the last one's.
 */
export interface AssistantGroup extends Group {
  readonly kind: "assistant";
  readonly responseId: string | null;
  /** What wrote it, where that is known. */
  readonly model: string | null;
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

/** One for all versions: what is shown stays where it is when another comes. */
export function groupKey({ below }: MessageGroup): string {
  return `below ${below}`;
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

/** The message that a reply answers, by which it can be asked for anew whoever wrote it. */
const isQuestion = (above: Message | undefined, { parent_id }: Message): above is Message =>
  above?.role === "user" && above.id === parent_id;

function assistantGroup(
  rows: readonly [Message, ...Message[]],
  question: Message | undefined,
): AssistantGroup {
  const [first] = rows;
  const speaker = rows.findLast((row) => row.role === "assistant") ?? first;
  const responseId = speaker.response_id;
  const own = rows.filter((row) => row.response_id === responseId);
  const version = (action: NewVersion["action"], row: Message, kept: readonly Part[]): NewVersion => {
    const stay = rows.filter(({ seq }) => seq < row.seq);
    return {
      action,
      messageId: row.id,
      fromSeq: first.seq,
      below: first.parent_id,
      siblings: siblingsOf(row),
      above: stay.flatMap(versionsOf),
      earlier: partsOfRows(stay),
      kept,
    };
  };
  const again = (): NewVersion | null => {
    const written = rows.find((row) => row.response_id !== null);
    if (written) return version("regenerate", written, []);
    // What was imported or appended is known by no reply, and by what it answers.
    return question ? { ...version("regenerate", first, []), messageId: question.id } : null;
  };
  const text = contentText(speaker.content);
  const running = speaker.status === "running";
  return {
    kind: "assistant",
    id: speaker.id,
    depth: first.depth,
    below: first.parent_id,
    end: rows.at(-1)?.id ?? speaker.id,
    createdAt: speaker.created_at,
    versions: rows.flatMap(versionsOf),
    responseId,
    model: speaker.model ?? null,
    status: speaker.status,
    error: own.findLast((row) => row.error)?.error ?? null,
    retry: null,
    waiting: running,
    parts: partsOfRows(rows),
    earlier: partsOfRows(rows.filter((row) => row.response_id !== responseId)),
    again: running ? null : again(),
    further:
      text !== "" && endedEarly(speaker.status)
        ? version("continue", speaker, [{ type: "text", text, messageId: speaker.id }])
        : null,
  };
}

/** Whether its words are all there is to it. */
function isText(content: Content | null): boolean {
  return !Array.isArray(content) || content.every(({ type }) => type === "text");
}

function userGroup(row: Message): UserGroup {
  const { id, depth, parent_id: below, seq, content, status, created_at: createdAt } = row;
  const edit = { messageId: id, fromSeq: seq, below, siblings: siblingsOf(row) };
  return {
    kind: "user",
    id,
    depth,
    below,
    status,
    end: id,
    createdAt,
    versions: versionsOf(row),
    text: contentText(content),
    edit: isText(content) ? edit : null,
  };
}

/**
 * What was made of rows before: rows are replaced and never changed, so the same ones are the same article, and what draws
 * it need not draw it again when a page comes on top of a long list.
 */
const made = new WeakMap<Message, { rows: readonly (Message | undefined)[]; group: MessageGroup }>();

/** @param rows what the article is made of, its last row last */
function once<T extends MessageGroup>(
  rows: readonly (Message | undefined)[],
  last: Message,
  make: () => T,
): MessageGroup {
  const before = made.get(last);
  if (before?.rows.length === rows.length && before.rows.every((row, index) => row === rows[index]))
    return before.group;
  const group = make();
  made.set(last, { rows, group });
  return group;
}

/** What is stored, as articles, oldest first. System messages are instructions, not conversation. */
export function groupMessages(messages: readonly Message[]): MessageGroup[] {
  const groups: MessageGroup[] = [];
  let rows: Message[] = [];
  let above: Message | undefined;
  const close = () => {
    const [first, ...others] = rows;
    if (first) {
      const question = isQuestion(above, first) ? above : undefined;
      groups.push(
        once([question, first, ...others], others.at(-1) ?? first, () =>
          assistantGroup([first, ...others], question),
        ),
      );
    }
    rows = [];
  };
  for (const message of messages) {
    if (message.role === "assistant" || message.role === "tool") {
      if (!belongsTo(message, rows.at(-1))) close();
      rows.push(message);
    } else if (message.role === "user") {
      close();
      groups.push(once([message], message, () => userGroup(message)));
      above = message;
    }
  }
  close();
  return groups;
}
