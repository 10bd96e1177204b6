import { envelope } from "#lib/server/list.ts";
import { chatCompletionOf } from "#lib/server/openai/chat-completion-of.ts";
import { newResponse } from "#lib/server/openai/new-response.ts";
import type { ChatCompletionChunk, StoredChatMessage } from "#lib/shared/contracts/chat-completion.ts";
import type { Item } from "#lib/shared/contracts/item.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import type { Example } from "./examples.ts";

const model = "gpt-5.2";
const question = "Do dahlias grow in clay?";
const [asked, answered] = [1795762800, 1795762804];
const messageId = "msg_019acb1f2e6f7be3915c0d4a6e8f7b21";

const response: Response = {
  ...newResponse({
    id: "resp_019acb1f2e707d14b35f9a6c0d2e4f83",
    conversationId: "conv_019acb1f2e6d7c51b4e0a7d3f58c2b10",
    model,
    createdAt: asked,
    settings: {},
  }),
  status: "completed",
  completed_at: answered,
  output: [
    {
      type: "message",
      id: messageId,
      role: "assistant",
      status: "completed",
      content: [
        {
          type: "output_text",
          text: "They do, once compost has loosened it.",
          annotations: [],
          logprobs: [],
        },
      ],
    },
  ],
  usage: {
    input_tokens: 14,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 9,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 23,
  },
};

const event: ReplyEvent = {
  type: "response.output_text.delta",
  item_id: messageId,
  output_index: 0,
  content_index: 0,
  delta: "They do, ",
  logprobs: [],
  sequence_number: 4,
};

const item: Item = {
  type: "message",
  id: "msg_019acb1f2e6e7a02a1c95d3e8b7f6042",
  role: "user",
  status: "completed",
  content: [{ type: "input_text", text: question }],
};

const completion = chatCompletionOf(response);

const chunk: ChatCompletionChunk = {
  id: completion.id,
  object: "chat.completion.chunk",
  created: asked,
  model,
  choices: [{ index: 0, delta: { content: "They do, " }, finish_reason: null, logprobs: null }],
};

const storedMessage: StoredChatMessage = {
  id: item.id,
  role: "user",
  content: question,
  content_parts: null,
  refusal: null,
};

const list = <T extends { id: string }>(data: T[]) => envelope(data, false);

/** Of the operations that OpenAI has. */
export const openAiExamples: Record<string, Example> = {
  createResponse: { request: { model, input: question }, answer: response, event },
  getResponse: { answer: response, event },
  deleteResponse: { answer: { id: response.id, object: "response", deleted: true } },
  cancelResponse: { request: {}, answer: response },
  listInputItems: { answer: list([item]) },
  createChatCompletion: {
    request: { model, messages: [{ role: "user", content: question }] },
    answer: completion,
    event: chunk,
  },
  listChatCompletions: { answer: list([completion]) },
  getChatCompletion: { answer: completion },
  updateChatCompletion: { request: { metadata: { project: "garden" } }, answer: completion },
  deleteChatCompletion: { answer: { id: completion.id, object: "chat.completion.deleted", deleted: true } },
  listChatCompletionMessages: { answer: list([storedMessage]) },
};
