import type OpenAI from "openai";
import { test } from "vitest";
import type { z } from "zod";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionList,
  chatCompletionDeletedSchema,
  StoredChatMessage,
  StoredChatMessageList,
} from "#lib/shared/contracts/chat-completion.ts";
import type { ConversationDetail, conversationDeletedSchema } from "#lib/shared/contracts/conversation.ts";
import type { Item, ItemList } from "#lib/shared/contracts/item.ts";
import type { Model } from "#lib/shared/contracts/model.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { OutputItem, Response } from "#lib/shared/contracts/response.ts";
import type { ErrorBody } from "#lib/shared/errors.ts";

/*
 * What we answer is what the `openai` package's own types say, so that a program that compiles against them is told nothing
 * it does not know. Checked by the compiler; to run there is nothing. Where ours differs on purpose, the difference is taken
 * out here and said why.
 */
function fits<Theirs, _Ours extends Theirs>(): void {}

/** A page as the package's CursorPage reads it. */
type Page<T> = { data: T[]; has_more: boolean };

/** Annotations and log probabilities are always none: the schemas say only that they are lists. */
type Told<T> = T extends (infer Each)[]
  ? Told<Each>[]
  : T extends object
    ? { [Name in keyof T]: Name extends "annotations" | "logprobs" ? [] : Told<T[Name]> }
    : T;

type WithoutResponse<Event> = Event extends { response: unknown } ? never : Event;

test("a response is theirs", () => {
  type Differs =
    // Made by the client, of what the output says.
    | "output_text"
    // Codes of ours are among them; theirs are a closed list of their own servers' failures.
    | "error"
    // Null while nobody has counted, as the Open Responses specification has it.
    | "usage"
    // Told back as they were asked for: what was allowed, the request's schema has said. The server's own tool is among them,
    // and words for the effort that only other servers know.
    | "tools"
    | "tool_choice"
    | "text"
    | "reasoning"
    // As it was kept, of any server.
    | "service_tier";
  fits<Omit<OpenAI.Responses.Response, Differs>, Told<Response>>();
  // But for cache_write_tokens: what of a prompt a model's server has put into its cache, it does not tell us.
  type Usage = Omit<OpenAI.Responses.ResponseUsage, "input_tokens_details"> & {
    input_tokens_details: Pick<OpenAI.Responses.ResponseUsage.InputTokensDetails, "cached_tokens">;
  };
  fits<Usage, NonNullable<Response["usage"]>>();
  fits<Omit<OpenAI.Responses.ResponseError, "code">, NonNullable<Response["error"]>>();
  fits<OpenAI.Responses.ResponseOutputItem, Told<OutputItem>>();
});

test("every event of a stream is theirs, but for the snapshot, which only our own page is sent", () => {
  type Event = OpenAI.Responses.ResponseStreamEvent;
  fits<Event["type"], Exclude<ReplyEvent["type"], "snapshot">>();
  fits<Event, Told<WithoutResponse<ReplyEvent>>>();
});

test("items are theirs, in conversations and as what a response was asked with", () => {
  fits<OpenAI.Conversations.ConversationItem, Told<Item>>();
  // Theirs has no null for an empty list; their pages read has_more alone there.
  fits<Omit<OpenAI.Conversations.ConversationItemList, "first_id" | "last_id">, Told<ItemList>>();
  type Message = Extract<Told<Item>, { type: "message" }>;
  type Part = Message["content"][number];
  type SaidByUs = Extract<Part, { type: "output_text" | "refusal" }>;
  fits<OpenAI.Responses.ResponseItem, Exclude<Told<Item>, Message>>();
  // Of theirs each role has parts of its own; ours does not say which go with which.
  type Asked = Omit<Message, "role" | "content"> & {
    role: Exclude<Message["role"], "assistant">;
    content: Exclude<Part, SaidByUs>[];
  };
  type Answered = Omit<Message, "role" | "content"> & { role: "assistant"; content: SaidByUs[] };
  fits<OpenAI.Responses.ResponseItem, Asked | Answered>();
});

test("chat completions, their chunks and what is stored of them are theirs", () => {
  fits<OpenAI.ChatCompletion, ChatCompletion>();
  fits<OpenAI.ChatCompletionChunk, ChatCompletionChunk>();
  fits<Page<OpenAI.ChatCompletion>, ChatCompletionList>();
  fits<OpenAI.ChatCompletionDeleted, z.infer<typeof chatCompletionDeletedSchema>>();
  // Theirs is an assistant's by its type, though what is listed was said by all; and ours has the other parts of messages too.
  type Stored = Omit<OpenAI.ChatCompletionStoreMessage, "role" | "content_parts">;
  fits<Stored, StoredChatMessage>();
  fits<Page<Stored>, StoredChatMessageList>();
});

test("conversations, models and errors are theirs", () => {
  fits<OpenAI.Conversations.Conversation, ConversationDetail>();
  fits<OpenAI.Conversations.ConversationDeletedResource, z.infer<typeof conversationDeletedSchema>>();
  fits<OpenAI.Model, Model>();
  fits<OpenAI.ErrorObject, ErrorBody["error"]>();
});
