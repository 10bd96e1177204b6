import type { z } from "zod";
import {
  type ConversationDetail,
  type ConversationList,
  conversationDetailSchema,
  conversationListSchema,
} from "#lib/shared/contracts/conversation.ts";
import {
  type MessageList,
  type MessagesAround,
  messageListSchema,
  messagesAroundSchema,
} from "#lib/shared/contracts/message.ts";
import {
  type ReplyAck,
  type ReplyRequest,
  replyAckSchema,
  stopResultSchema,
} from "#lib/shared/contracts/reply.ts";
import { type SearchResults, searchResultsSchema } from "#lib/shared/contracts/search.ts";
import { AppError, type ErrorKind, errorBodySchema, errorKinds } from "#lib/shared/errors.ts";
import { newUuid } from "#lib/shared/ids.ts";

/** Longer than any answer of a healthy server takes; a person waits no longer without hearing why. */
const timeoutMs = 30_000;

const networkFailure = "network_failure";

interface Call<S extends z.ZodType> {
  method?: "GET" | "POST";
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  answer: S;
}

function kindOf(status: number): ErrorKind {
  const kinds = Object.keys(errorKinds) as ErrorKind[];
  return kinds.find((kind) => errorKinds[kind].status === status) ?? (status >= 500 ? "internal" : "invalid");
}

async function toAppError(response: Response): Promise<AppError> {
  const body = errorBodySchema.safeParse(await response.json().catch(() => null));
  if (!body.success) {
    return new AppError(kindOf(response.status), "The server could not answer. Wait a moment and try again.");
  }
  const { message, param, code } = body.data.error;
  return new AppError(kindOf(response.status), message, { ...(param && { param }), ...(code && { code }) });
}

async function call<S extends z.ZodType>({
  method = "GET",
  path,
  query = {},
  body,
  headers = {},
  answer,
}: Call<S>): Promise<z.output<S>> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const init: RequestInit = { method, signal: AbortSignal.timeout(timeoutMs), cache: "no-store" };
  if (body !== undefined) {
    init.headers = { "content-type": "application/json", ...headers };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(`/api/v1${path}${search.size > 0 ? `?${search}` : ""}`, init).catch(
    (cause) => {
      throw new AppError("unavailable", "The server can’t be reached. Check your connection and try again.", {
        code: networkFailure,
        cause,
      });
    },
  );
  if (!response.ok) throw await toAppError(response);
  return answer.parse(await response.json());
}

export interface ConversationsQuery {
  limit: number;
  cursor?: string;
  pinned?: boolean;
}

export function fetchConversations(query: ConversationsQuery): Promise<ConversationList> {
  return call({ path: "/conversations", query: { ...query }, answer: conversationListSchema });
}

export interface MessagesQuery {
  limit: number;
  order: "asc" | "desc";
  before?: string;
  after?: string;
}

export function fetchMessages(conversationId: string, query: MessagesQuery): Promise<MessageList> {
  return call({
    path: `/conversations/${conversationId}/messages`,
    query: { ...query },
    answer: messageListSchema,
  });
}

/** What a reader of the conversation sees of these words, newest first. */
export function fetchFound(
  conversationId: string,
  query: { q: string; limit: number; cursor?: string },
): Promise<SearchResults> {
  return call({
    path: "/search",
    query: { ...query, in: conversationId, visible: "true" },
    answer: searchResultsSchema,
  });
}

export function fetchMessagesAround(
  conversationId: string,
  messageId: string,
  limit: number,
): Promise<MessagesAround> {
  return call({
    path: `/conversations/${conversationId}/messages/${messageId}/around`,
    query: { limit },
    answer: messagesAroundSchema,
  });
}

/**
 * A broken connection is tried once more unasked: the message's id, or a key where the request has no message, makes
 * it safe to ask again.
 */
export async function requestReply(conversationId: string, request: ReplyRequest): Promise<ReplyAck> {
  const headers: Record<string, string> = "message" in request ? {} : { "idempotency-key": newUuid() };
  const attempt = () =>
    call({
      method: "POST",
      path: `/conversations/${conversationId}/replies`,
      body: request,
      headers,
      answer: replyAckSchema,
    });
  return onceMore(attempt);
}

/** For what is safe to ask again. */
function onceMore<T>(attempt: () => Promise<T>): Promise<T> {
  return attempt().catch((error: unknown) => {
    if (error instanceof AppError && error.code === networkFailure) return attempt();
    throw error;
  });
}

/** The visible path leads through this message from now on. */
export function chooseHead(conversationId: string, messageId: string): Promise<ConversationDetail> {
  return onceMore(() =>
    call({
      method: "POST",
      path: `/conversations/${conversationId}`,
      body: { head: messageId },
      answer: conversationDetailSchema,
    }),
  );
}

/** @param fork up to which message, and the new conversation's id */
export function forkConversation(
  conversationId: string,
  fork: { message_id: string; id: string },
): Promise<ConversationDetail> {
  return onceMore(() =>
    call({
      method: "POST",
      path: `/conversations/${conversationId}/fork`,
      body: fork,
      answer: conversationDetailSchema,
    }),
  );
}

/** Answers after the reply has ended. */
export async function stopReply(conversationId: string): Promise<void> {
  await call({
    method: "POST",
    path: `/conversations/${conversationId}/stop`,
    body: {},
    answer: stopResultSchema,
  });
}
