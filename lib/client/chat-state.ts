import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import { formatEventId, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { applyReplyEvent, newReply, type ReplyState } from "#lib/shared/reply-state.ts";
import type { PendingMessage } from "./message-groups.ts";
import { emptyWindow, type MessageWindow, withNewestPage } from "./message-window.ts";

/** As many messages as open a conversation, and as many as each step back into it brings. */
export const messagePageSize = 50;

/** One conversation as this tab knows it. */
export interface ChatState {
  /** `new` is not on the server yet; `missing` there is none by this id; `failed` it could not be loaded. */
  readonly phase: "new" | "loading" | "ready" | "missing" | "failed";
  /** Why it could not be loaded. */
  readonly problem: string | null;
  /** As last heard of; null for a new one. */
  readonly conversation: Conversation | null;
  readonly window: MessageWindow;
  readonly earlier: "idle" | "loading" | "failed";
  /** Replies under way, and ended ones until their rows have come; by the order in which they began. */
  readonly replies: readonly ReplyState[];
  readonly pending: PendingMessage | null;
  /** Rows from this one on are being replaced by another version. */
  readonly replacedFrom: number | null;
  readonly stopping: boolean;
  /** What went wrong with the last thing asked for, above the composer. */
  readonly error: string | null;
  /** Chosen here; null leaves it to the conversation and the person's habit. */
  readonly model: string | null;
}

export const newChatState: ChatState = {
  phase: "new",
  problem: null,
  conversation: null,
  window: emptyWindow,
  earlier: "idle",
  replies: [],
  pending: null,
  replacedFrom: null,
  stopping: false,
  error: null,
  model: null,
};

/** What a page brings along from the server. */
export interface ChatSeed {
  conversation: Conversation;
  messages: MessageList;
  runningReply: string | null;
}

/** Makes room for a reply known by name only, so that its events are asked for from the first one. */
export function withReply(state: ChatState, responseId: string): ChatState {
  if (state.replies.some((reply) => reply.responseId === responseId)) return state;
  return { ...state, replies: [...state.replies, newReply(responseId)] };
}

/** The replies whose rows are final, and those that have a row still running. */
function repliesIn(messages: readonly Message[]): { ended: Set<string>; running: Set<string> } {
  const running = new Set<string>();
  const ended = new Set<string>();
  for (const { response_id, status } of messages) {
    if (response_id) (status === "running" ? running : ended).add(response_id);
  }
  // The first rows of a tool loop are final before its last one is.
  for (const responseId of running) ended.delete(responseId);
  return { ended, running };
}

/** Takes the newest page in, and lets go of what it has made superfluous. */
export function withRows(state: ChatState, page: MessageList): ChatState {
  const window = withNewestPage(state.window, page.data, page.has_more);
  const { ended, running } = repliesIn(window.messages);
  const { pending } = state;
  const next: ChatState = {
    ...state,
    phase: "ready",
    problem: null,
    window,
    replies: state.replies.filter((reply) => !ended.has(reply.responseId)),
    pending: pending && window.messages.some(({ id }) => id === pending.id) ? null : pending,
  };
  return [...running].reduce(withReply, next);
}

export function withReplyEvent(state: ChatState, responseId: string, event: ReplyEvent): ChatState {
  // A replay may begin with a reply whose rows are here already.
  if (repliesIn(state.window.messages).ended.has(responseId)) return state;
  const known = withReply(state, responseId);
  const replies = known.replies.map((reply) =>
    reply.responseId === responseId ? applyReplyEvent(reply, event) : reply,
  );
  return { ...known, replies };
}

/** Whether this tab knows how a reply ended. */
export function knowsEnd({ replies, window }: ChatState, responseId: string): boolean {
  const told = replies.some((reply) => reply.responseId === responseId && reply.status !== "running");
  return told || repliesIn(window.messages).ended.has(responseId);
}

export function isRunning({ replies }: ChatState): boolean {
  return replies.some(({ status }) => status === "running");
}

/** Where this tab has to read on from: the position in the reply whose end it has not heard. */
export function readFrom({ replies }: ChatState): string | null {
  const open = replies.find(({ status }) => status === "running");
  return open ? formatEventId(open.responseId, open.lastSequenceNumber) : null;
}
