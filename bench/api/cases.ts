import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";

export interface ApiCase {
  method: "GET" | "POST";
  path: (conversationId: string) => string;
  body?: object;
  operation: (key: { ownerId: string; conversationId: string }) => Promise<unknown>;
}

const message = { role: "user" as const, content: "How much does a request cost?" };

/** Requests, each with the operation under it. */
export const apiCases: Record<string, ApiCase> = {
  "get conversation": {
    method: "GET",
    path: (id) => `/conversations/${id}`,
    operation: getConversation,
  },
  "list conversations": {
    method: "GET",
    path: () => "/conversations?limit=20",
    operation: ({ ownerId }) => listConversations({ ownerId, limit: 20 }),
  },
  "list messages": {
    method: "GET",
    path: (id) => `/conversations/${id}/messages?limit=50&order=desc`,
    operation: (key) => listMessages({ ...key, limit: 50, order: "desc" }),
  },
  "append message": {
    method: "POST",
    path: (id) => `/conversations/${id}/messages`,
    body: message,
    operation: (key) => appendMessage({ ...key, message }),
  },
};
