import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import { formatEventId, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { newReply } from "#lib/shared/reply-state.ts";
import type { Live, PendingMessage, Replacement } from "./live-groups.ts";
import { applyLiveEvent } from "./live-reply.ts";
import { emptyWindow, joined, type MessageWindow, withNewestPage } from "./message-window.ts";

/** As many messages as open a conversation, and as many as each step back into it brings. */
export const messagePageSize = 50;

/** How it stands with the page above or below what is shown. */
export type Loading = "idle" | "loading" | "failed";

/** One conversation as this tab knows it. */
export interface ChatState extends Live {
  /** `new` is not on the server yet; `missing` there is none by this id; `failed` it could not be loaded. */
  readonly phase: "new" | "loading" | "ready" | "missing" | "failed";
  /** Why it could not be loaded. */
  readonly problem: string | null;
  /** As last heard of; null for a new one. */
  readonly conversation: Conversation | null;
  /** Up to the newest. */
  readonly window: MessageWindow;
  /** A stretch further up that is read instead: a link or the way to the first message led there. It never reaches `window`. */
  readonly apart: MessageWindow | null;
  /** Whether a message is on its way that the chat was opened for: the newest would only flash up before it. */
  readonly opening: boolean;
  /** The message that a link or a search led to; another object each time it is asked for. */
  readonly sought: { readonly messageId: string } | null;
  readonly earlier: Loading;
  readonly later: Loading;
  readonly stopping: boolean;
  /** The version that is to be shown, while it is on its way. */
  readonly choosing: string | null;
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
  apart: null,
  opening: false,
  sought: null,
  earlier: "idle",
  later: "idle",
  replies: [],
  pending: null,
  replacement: null,
  stopping: false,
  choosing: null,
  error: null,
  model: null,
};

/** What a page brings along from the server. */
export interface ChatSeed {
  conversation: Conversation;
  messages: MessageList;
  runningReply: string | null;
}

/** The stretch that is shown. */
export function shownWindow({ apart, window }: ChatState): MessageWindow {
  return apart ?? window;
}

/** Shows this stretch, below what it goes on from of what is shown; where it reaches the newest, the two are one. */
export function withStretch(state: ChatState, found: MessageWindow, goesOn: boolean): ChatState {
  const stretch = joined(shownWindow(state), found) ?? found;
  const whole = joined(stretch, state.window) ?? (goesOn ? null : stretch);
  const rest = { earlier: "idle", later: "idle" } as const;
  return whole ? { ...state, ...rest, window: whole, apart: null } : { ...state, ...rest, apart: stretch };
}

/** What is read apart ends right above a message that gets another version: the newest is there from now on. */
export function endingAbove(state: ChatState, fromSeq: number): ChatState {
  if (!state.apart) return state;
  const messages = state.apart.messages.filter(({ seq }) => seq < fromSeq);
  return { ...atNewest(state), window: { ...state.apart, messages } };
}

/** Back from a stretch apart to the newest. */
export function atNewest(state: ChatState): ChatState {
  const there = state.sought ? { ...state, sought: null } : state;
  return there.apart ? { ...there, apart: null, earlier: "idle", later: "idle" } : there;
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

/**
 * Takes the newest page in, and lets go of what it has made superfluous. `asked` is the state in which the page was
 * asked for: what was acknowledged by then is in the page, or gone; of what came later it may know nothing yet.
 */
export function withRows(state: ChatState, page: MessageList, asked: ChatState): ChatState {
  const window = withNewestPage(state.window, page.data, page.has_more);
  const { ended, running } = repliesIn(window.messages);
  const { pending, replacement } = state;
  const isStored = (own: PendingMessage | Replacement | null) =>
    own !== null && own.responseId !== null && (own === asked.pending || own === asked.replacement);
  const hasPending = window.messages.some(({ id }) => id === pending?.id);
  const next: ChatState = {
    ...state,
    phase: "ready",
    problem: null,
    window,
    replies: state.replies.filter((reply) => !ended.has(reply.responseId)),
    pending: hasPending || isStored(pending) ? null : pending,
    replacement: isStored(replacement) ? null : replacement,
  };
  return [...running].reduce(withReply, next);
}

/** @param now when it happened, as far as it is known */
export function withReplyEvent(
  state: ChatState,
  responseId: string,
  event: ReplyEvent,
  now: number | null,
): ChatState {
  // A replay may begin with a reply whose rows are here already.
  if (repliesIn(state.window.messages).ended.has(responseId)) return state;
  const known = withReply(state, responseId);
  const replies = known.replies.map((reply) =>
    reply.responseId === responseId ? applyLiveEvent(reply, event, now) : reply,
  );
  return { ...known, replies };
}

/** Whether this tab knows how a reply ended. */
export function knowsEnd({ replies, window }: ChatState, responseId: string): boolean {
  const told = replies.some((reply) => reply.responseId === responseId && reply.status !== "running");
  return told || repliesIn(window.messages).ended.has(responseId);
}

/** Whether something asked for here is not acknowledged yet. */
export function isAsking({ pending, replacement }: ChatState): boolean {
  return pending?.responseId === null || replacement?.responseId === null;
}

/** Whether this tab knows where a reply stands: it asked for it, or has its rows. */
export function knowsPlace({ pending, replacement, window }: ChatState, responseId: string): boolean {
  const own = [pending, replacement].some((asked) => asked?.responseId === responseId);
  return own || window.messages.some(({ response_id }) => response_id === responseId);
}

export function isRunning({ replies }: ChatState): boolean {
  return replies.some(({ status }) => status === "running");
}

/** Whether a reply can't be asked for: there is one at a time. */
export function isBusy(state: ChatState): boolean {
  return isAsking(state) || isRunning(state);
}

/** Where this tab has to read on from: the position in the reply whose end it has not heard. */
export function readFrom({ replies }: ChatState): string | null {
  const open = replies.find(({ status }) => status === "running");
  return open ? formatEventId(open.responseId, open.lastSequenceNumber) : null;
}
