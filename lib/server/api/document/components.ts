import { zodToOpenAPIRegistry } from "@asteasolutions/zod-to-openapi";
import type { z } from "zod";
import {
  apiKeyListSchema,
  apiKeySchema,
  createdApiKeySchema,
  newApiKeySchema,
} from "#lib/shared/contracts/api-key.ts";
import {
  chatCompletionChunkSchema,
  chatCompletionListSchema,
  chatCompletionSchema,
  storedChatMessageListSchema,
  storedChatMessageSchema,
} from "#lib/shared/contracts/chat-completion.ts";
import { chatMessageSchema } from "#lib/shared/contracts/chat-message.ts";
import { contentPartSchema } from "#lib/shared/contracts/content.ts";
import {
  conversationDetailSchema,
  conversationListSchema,
  conversationRequestSchema,
  conversationSchema,
  conversationUpdateSchema,
} from "#lib/shared/contracts/conversation.ts";
import { itemListSchema, itemSchema, newItemSchema, newItemsSchema } from "#lib/shared/contracts/item.ts";
import {
  messageListSchema,
  messageSchema,
  messagesAroundSchema,
  toolCallSchema,
} from "#lib/shared/contracts/message.ts";
import { modelListSchema, modelSchema } from "#lib/shared/contracts/model.ts";
import { newChatCompletionSchema } from "#lib/shared/contracts/new-chat-completion.ts";
import { newMessageSchema, sentMessageSchema } from "#lib/shared/contracts/new-message.ts";
import { replyAckSchema, replyRequestSchema, stopResultSchema } from "#lib/shared/contracts/reply.ts";
import { replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { outputItemSchema, responseSchema, usageSchema } from "#lib/shared/contracts/response.ts";
import { inputItemSchema, responseRequestSchema } from "#lib/shared/contracts/response-request.ts";
import { searchHitSchema, searchResultsSchema } from "#lib/shared/contracts/search.ts";
import { userEventSchema } from "#lib/shared/contracts/user-events.ts";
import { errorBodySchema } from "#lib/shared/errors.ts";

/** What the document calls a schema, wherever it stands: otherwise it would be written out at each place. */
const components: Record<string, z.ZodType> = {
  ApiKey: apiKeySchema,
  ApiKeyList: apiKeyListSchema,
  ChatCompletion: chatCompletionSchema,
  ChatCompletionChunk: chatCompletionChunkSchema,
  ChatCompletionList: chatCompletionListSchema,
  ChatMessage: chatMessageSchema,
  ContentPart: contentPartSchema,
  Conversation: conversationSchema,
  ConversationDetail: conversationDetailSchema,
  ConversationList: conversationListSchema,
  ConversationRequest: conversationRequestSchema,
  ConversationUpdate: conversationUpdateSchema,
  CreatedApiKey: createdApiKeySchema,
  Error: errorBodySchema,
  InputItem: inputItemSchema,
  Item: itemSchema,
  ItemList: itemListSchema,
  Message: messageSchema,
  MessageList: messageListSchema,
  MessagesAround: messagesAroundSchema,
  Model: modelSchema,
  ModelList: modelListSchema,
  NewApiKey: newApiKeySchema,
  NewChatCompletion: newChatCompletionSchema,
  NewItem: newItemSchema,
  NewItems: newItemsSchema,
  NewMessage: newMessageSchema,
  OutputItem: outputItemSchema,
  ReplyAck: replyAckSchema,
  ReplyEvent: replyEventSchema,
  ReplyRequest: replyRequestSchema,
  Response: responseSchema,
  ResponseRequest: responseRequestSchema,
  SearchHit: searchHitSchema,
  SearchResults: searchResultsSchema,
  SentMessage: sentMessageSchema,
  StopResult: stopResultSchema,
  StoredChatMessage: storedChatMessageSchema,
  StoredChatMessageList: storedChatMessageListSchema,
  ToolCall: toolCallSchema,
  Usage: usageSchema,
  UserEvent: userEventSchema,
};

/**
 * Tells the document's maker of the names. By its registry, not by its `.openapi()`: that hands back another schema, and
 * the contracts of lib/shared know nothing but zod.
 */
export function nameComponents(): void {
  for (const [refId, schema] of Object.entries(components)) {
    zodToOpenAPIRegistry.add(schema, { _internal: { refId } });
  }
}
