import { envelope } from "#lib/server/list.ts";
import { must } from "#lib/shared/assert.ts";
import type { ApiKeyList, CreatedApiKey } from "#lib/shared/contracts/api-key.ts";
import type { ConversationDetail, ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { Item, ItemList } from "#lib/shared/contracts/item.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";
import type { Model } from "#lib/shared/contracts/model.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { SearchResults } from "#lib/shared/contracts/search.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import type { ErrorBody } from "#lib/shared/errors.ts";
import type { ApiDocument } from "./make-document.ts";
import { openAiExamples } from "./openai-examples.ts";

const conversationId = "conv_019acb1f2e6d7c51b4e0a7d3f58c2b10";
const questionId = "msg_019acb1f2e6e7a02a1c95d3e8b7f6042";
const answerId = "msg_019acb1f2e6f7be3915c0d4a6e8f7b21";
const responseId = "resp_019acb1f2e707d14b35f9a6c0d2e4f83";
const [asked, answered, forked] = [1795762800, 1795762804, 1795762815];

const conversation: ConversationDetail = {
  id: conversationId,
  object: "conversation",
  created_at: asked,
  metadata: { project: "garden" },
  title: "Dahlias in clay",
  model: "gpt-5.2",
  updated_at: answered,
  last_message_at: asked,
  pinned: false,
  archived: false,
  message_count: 2,
  system_prompt: null,
};

const { system_prompt: _, ...inList } = conversation;

const conversationList: ConversationList = {
  object: "list",
  data: [inList],
  first_id: conversationId,
  last_id: conversationId,
  has_more: false,
  next_cursor: null,
};

const question: Message = {
  id: questionId,
  object: "message",
  conversation_id: conversationId,
  seq: 1,
  parent_id: null,
  depth: 1,
  role: "user",
  content: "Do dahlias grow in clay?",
  status: "completed",
  response_id: null,
  error: null,
  created_at: asked,
};

const answer: Message = {
  ...question,
  id: answerId,
  seq: 2,
  parent_id: questionId,
  depth: 2,
  role: "assistant",
  content: "They do, once compost has loosened it.",
  response_id: responseId,
  model: "gpt-5.2",
};

const list = <T extends { id: string }>(data: T[]) => envelope(data, false);

const messageList: MessageList = list([question, answer]);

const item: Item = {
  type: "message",
  id: questionId,
  role: "user",
  status: "completed",
  content: [{ type: "input_text", text: "Do dahlias grow in clay?" }],
};

const itemList: ItemList = list([item]);

const ack: ReplyAck = {
  conversation_id: conversationId,
  response_id: responseId,
  user_message_id: questionId,
  assistant_message_id: answerId,
  status: "running",
  last_event_id: `${responseId}:-1`,
};

const replyEvent: ReplyEvent = {
  type: "response.output_text.delta",
  item_id: answerId,
  output_index: 0,
  content_index: 0,
  delta: "They do, ",
  logprobs: [],
  sequence_number: 4,
};

const userEvent: UserEvent = {
  type: "reply.started",
  conversation_id: conversationId,
  response_id: responseId,
};

const searchResults: SearchResults = {
  object: "list",
  data: [
    {
      conversation_id: conversationId,
      title: "Dahlias in clay",
      message_id: questionId,
      seq: 1,
      role: "user",
      snippet: "Do dahlias grow in clay?",
      highlights: [[3, 10]],
      created_at: asked,
    },
  ],
  first_id: questionId,
  last_id: questionId,
  has_more: false,
  next_cursor: null,
};

const model: Model = { id: "gpt-5.2", object: "model", created: 1765411200, owned_by: "openai" };

const createdKey: CreatedApiKey = {
  id: "key_019acb1f2e717f25a4609b7d1e3f5a94",
  object: "api_key",
  name: "laptop",
  prefix: "vb_x7Qm2Lk",
  scopes: ["read", "write"],
  created_at: asked,
  expires_at: null,
  last_used_at: null,
  key: "vb_x7Qm2Lk…",
};

const { key: __, ...key } = createdKey;
const keyList: ApiKeyList = list([key]);

/** The one that any request may get. */
const tooMany: ErrorBody = {
  error: {
    message: "At most 3000 requests a minute are allowed. Try again in 2 seconds.",
    type: "rate_limit_error",
    param: null,
    code: "rate_limit_exceeded",
  },
};

const away: ErrorBody = {
  error: {
    message: "The history can't be reached right now. Please try again in a moment.",
    type: "server_error",
    param: null,
    code: "database_unavailable",
  },
};

export interface Example {
  request?: unknown;
  /** By media type where a route answers in two. */
  answer?: unknown;
  event?: unknown;
}

/** One for each operation. */
const examples: Record<string, Example> = {
  listConversations: { answer: conversationList },
  createConversation: {
    request: { title: "Dahlias in clay", items: [{ role: "user", content: "Do dahlias grow in clay?" }] },
    answer: conversation,
  },
  getConversation: { answer: conversation },
  updateConversation: { request: { title: "Dahlias", pinned: true }, answer: conversation },
  patchConversation: { request: { archived: true }, answer: conversation },
  forkConversation: {
    request: { message_id: answerId },
    answer: {
      ...conversation,
      id: "conv_019acb1f5a3c7e10a9d2c84f6b7e1350",
      title: "Dahlias in clay (fork)",
      created_at: forked,
      updated_at: forked,
    },
  },
  deleteConversation: { answer: { id: conversationId, object: "conversation.deleted", deleted: true } },
  listItems: { answer: itemList },
  createItems: {
    request: { items: [{ type: "message", role: "user", content: "Do dahlias grow in clay?" }] },
    answer: itemList,
  },
  getItem: { answer: item },
  deleteItem: { answer: conversation },
  listMessages: { answer: messageList },
  listMessagesAround: { answer: { ...messageList, has_earlier: false, leaf: null } },
  appendMessage: { request: { role: "user", content: "Do dahlias grow in clay?" }, answer: question },
  sendMessage: {
    request: { id: questionId, role: "user", content: "Do dahlias grow in clay?" },
    answer: question,
  },
  startReply: {
    request: { action: "send", message: { content: "Do dahlias grow in clay?" }, create: true },
    answer: ack,
    event: replyEvent,
  },
  stopReply: {
    request: {},
    answer: { conversation_id: conversationId, response_id: responseId, status: "stopped" },
  },
  followReply: { event: replyEvent },
  followEvents: { event: userEvent },
  searchMessages: { answer: searchResults },
  listModels: { answer: list([model]) },
  getModel: { answer: model },
  listKeys: { answer: keyList },
  createKey: { request: { name: "laptop", scopes: ["read", "write"] }, answer: createdKey },
  revokeKey: { answer: { id: createdKey.id, object: "api_key.deleted", deleted: true } },
  ...openAiExamples,
  getDocument: { answer: { openapi: "3.1.0" } },
};

/** Puts an example beside each body of the document. */
export function addExamples(document: ApiDocument): ApiDocument {
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of [path.get, path.post, path.patch, path.delete]) {
      if (!operation) continue;
      const example = must(examples[operation.operationId ?? ""], `example of ${operation.operationId}`);
      show(operation.requestBody, "application/json", example.request);
      for (const [status, response] of Object.entries<object>(operation.responses ?? {})) {
        const failure = { "4XX": tooMany, "5XX": away }[status];
        show(response, "application/json", failure ?? example.answer);
        show(response, "text/event-stream", example.event);
      }
    }
  }
  return document;
}

function show(body: object | undefined, type: string, example: unknown): void {
  const { content } = (body ?? {}) as { content?: Record<string, { example?: unknown }> };
  const media = content?.[type];
  if (media) media.example = must(example, `example of ${type}`);
}
