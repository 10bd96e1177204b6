import type {
  BranchRow,
  ConversationRow,
  MessageRow,
  ToolCallRow,
  UserRow,
} from "#bench/history/generate/rows.ts";
import type { CopyBuffer } from "./copy-buffer.ts";

/** Puts the field of a column. */
type Put<Row> = (to: CopyBuffer, row: Row) => void;

/** A table with the columns that are loaded; the others keep their defaults. */
export type Table<Row> = { name: string; columns: Record<string, Put<Row>> };

/** A field that may be null. */
function maybe<Row, Value>(
  get: (row: Row) => Value | null,
  put: (to: CopyBuffer, value: Value) => void,
): Put<Row> {
  return (to, row) => {
    const value = get(row);
    if (value === null) to.null();
    else put(to, value);
  };
}

const text = (to: CopyBuffer, value: string) => to.text(value);
const int = (to: CopyBuffer, value: number) => to.int(value);
const time = (to: CopyBuffer, value: number) => to.time(value);
const jsonb = (to: CopyBuffer, value: object) => to.jsonb(value);

export const userTable: Table<UserRow> = {
  name: "user",
  columns: {
    id: (to, row) => to.uuid(row.id),
    created_at: (to, row) => to.time(row.createdAt),
    updated_at: (to, row) => to.time(row.createdAt),
  },
};

export const conversationTable: Table<ConversationRow> = {
  name: "conversation",
  columns: {
    owner_id: (to, row) => to.uuid(row.ownerId),
    id: (to, row) => to.uuid(row.id),
    title: maybe((row) => row.title, text),
    title_source: (to, row) => to.text(row.titleSource),
    last_seq: (to, row) => to.int(row.lastSeq),
    head_seq: (to, row) => to.int(row.headSeq),
    message_count: (to, row) => to.int(row.messageCount),
    last_message_at: (to, row) => to.time(row.lastMessageAt),
    pinned_at: maybe((row) => row.pinnedAt, time),
    archived_at: maybe((row) => row.archivedAt, time),
    deleted_at: maybe((row) => row.deletedAt, time),
    model: (to, row) => to.text(row.model),
    created_at: (to, row) => to.time(row.createdAt),
    updated_at: (to, row) => to.time(row.updatedAt),
  },
};

export const branchTable: Table<BranchRow> = {
  name: "branch",
  columns: {
    owner_id: (to, row) => to.uuid(row.ownerId),
    conversation_id: (to, row) => to.uuid(row.conversationId),
    number: (to, row) => to.int(row.number),
    parent_number: maybe((row) => row.parentNumber, int),
    fork_depth: (to, row) => to.int(row.forkDepth),
    line_branches: (to, row) => to.ints(row.lineBranches),
    line_starts: (to, row) => to.ints(row.lineStarts),
  },
};

export const messageTable: Table<MessageRow> = {
  name: "message",
  columns: {
    owner_id: (to, row) => to.uuid(row.ownerId),
    conversation_id: (to, row) => to.uuid(row.conversationId),
    seq: (to, row) => to.int(row.seq),
    id: (to, row) => to.uuid(row.id),
    parent_seq: maybe((row) => row.parentSeq, int),
    branch: (to, row) => to.int(row.branch),
    depth: (to, row) => to.int(row.depth),
    role: (to, row) => to.text(row.role),
    text: (to, row) => to.text(row.text),
    tool_calls: maybe((row) => row.toolCalls, jsonb),
    tool_call_id: maybe((row) => row.toolCallId, text),
    model: maybe((row) => row.model, text),
    path_hash: (to, row) => to.bytes(row.pathHash),
    created_at: (to, row) => to.time(row.createdAt),
    finished_at: (to, row) => to.time(row.finishedAt),
  },
};

export const toolCallTable: Table<ToolCallRow> = {
  name: "tool_call",
  columns: {
    owner_id: (to, row) => to.uuid(row.ownerId),
    conversation_id: (to, row) => to.uuid(row.conversationId),
    call_id: (to, row) => to.text(row.callId),
    seq: (to, row) => to.int(row.seq),
  },
};
