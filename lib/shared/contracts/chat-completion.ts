import { z } from "zod";
import { shortText } from "#lib/shared/exact-text.ts";
import { contentPartSchema } from "./content.ts";
import { listOf, orderSchema, pageQuery } from "./list.ts";
import { roleSchema, toolCallSchema } from "./message.ts";
import { keptMetadataSchema, metadataSchema } from "./metadata.ts";

/** OpenAI's Chat Completion, over the same replies that responses are. */
export const finishReasonSchema = z.enum(["stop", "length", "tool_calls", "content_filter"]);

export type FinishReason = z.infer<typeof finishReasonSchema>;

export const serviceTierSchema = z.enum(["auto", "default", "flex", "scale", "priority", "fast"]);

export const chatUsageSchema = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
  prompt_tokens_details: z.object({ cached_tokens: z.number().int() }),
  completion_tokens_details: z.object({ reasoning_tokens: z.number().int() }),
});

export type ChatUsage = z.infer<typeof chatUsageSchema>;

const reasoningContent = z.string().optional().meta({
  description: "What the model thought, under the name that most servers give it; OpenAI has none.",
});

const conversation = z.string().optional().meta({
  description: "Ours: where what was said is kept (`conv_…`); absent with `store: false`.",
});

export const chatCompletionSchema = z.object({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.number(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.number().int(),
      finish_reason: finishReasonSchema,
      message: z.object({
        role: z.literal("assistant"),
        content: z.string().nullable().meta({ description: "Null where there is nothing but calls." }),
        refusal: z.null(),
        reasoning_content: reasoningContent,
        tool_calls: z.array(toolCallSchema).optional().meta({
          description: "Calls for the client to answer; what the server looks up itself is not among them.",
        }),
        annotations: z.tuple([]).optional(),
      }),
      logprobs: z.null(),
    }),
  ),
  usage: chatUsageSchema.optional(),
  service_tier: serviceTierSchema.optional(),
  metadata: keptMetadataSchema.optional(),
  conversation,
});

export type ChatCompletion = z.infer<typeof chatCompletionSchema>;

const toolCallDeltaSchema = z.object({
  index: z.number().int(),
  id: z.string().optional(),
  type: z.literal("function").optional(),
  function: z.object({ name: z.string().optional(), arguments: z.string().optional() }).optional(),
});

export const chatCompletionChunkSchema = z.object({
  id: z.string(),
  object: z.literal("chat.completion.chunk"),
  created: z.number(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.number().int(),
      delta: z.object({
        role: z.literal("assistant").optional(),
        content: z.string().optional(),
        reasoning_content: reasoningContent,
        tool_calls: z.array(toolCallDeltaSchema).optional(),
      }),
      finish_reason: finishReasonSchema.nullable(),
      logprobs: z.null(),
    }),
  ),
  usage: chatUsageSchema
    .nullish()
    .meta({ description: "Only with `include_usage`, and null but in the last chunk." }),
  conversation: conversation.meta({ description: "The same as of a completion; in the first chunk only." }),
});

export type ChatCompletionChunk = z.infer<typeof chatCompletionChunkSchema>;

export const chatCompletionListSchema = listOf(chatCompletionSchema);

export type ChatCompletionList = z.infer<typeof chatCompletionListSchema>;

/** GET /chat/completions, beside `metadata[key]=value`. */
export const chatCompletionQuerySchema = z.object({
  ...pageQuery,
  order: orderSchema.default("asc"),
  model: shortText(255).optional(),
});

/** POST /chat/completions/{id}. */
export const chatCompletionUpdateSchema = z.object({ metadata: metadataSchema.nullable() });

/** DELETE /chat/completions/{id}. */
export const chatCompletionDeletedSchema = z.object({
  id: z.string(),
  object: z.literal("chat.completion.deleted"),
  deleted: z.literal(true),
});

/** What a stored completion was asked with: GET /chat/completions/{id}/messages. */
export const storedChatMessageSchema = z.object({
  id: z.string(),
  role: roleSchema,
  content: z.string().nullable(),
  content_parts: z
    .array(contentPartSchema)
    .nullable()
    .meta({ description: "The parts, where the content is more than one text; null otherwise." }),
  refusal: z.string().nullable(),
  name: z.string().optional(),
  tool_calls: z.array(toolCallSchema).optional(),
  tool_call_id: z.string().optional(),
});

export type StoredChatMessage = z.infer<typeof storedChatMessageSchema>;

export const storedChatMessageListSchema = listOf(storedChatMessageSchema);

export type StoredChatMessageList = z.infer<typeof storedChatMessageListSchema>;
