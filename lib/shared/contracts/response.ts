import { z } from "zod";
import { keptMetadataSchema } from "./metadata.ts";

/**
 * OpenAI's Response and its output items, in the superset that Open Responses requires (api.md, "Objects").
 * A reply streams as these, in the browser as for every other client.
 */
export const itemStatusSchema = z.enum(["in_progress", "completed", "incomplete"]);

export const outputTextSchema = z.object({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: z.array(z.unknown()),
  logprobs: z.array(z.unknown()),
});

export const summaryTextSchema = z.object({ type: z.literal("summary_text"), text: z.string() });

export const outputItemSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message"),
    id: z.string(),
    role: z.literal("assistant"),
    status: itemStatusSchema,
    content: z.array(outputTextSchema),
  }),
  z.object({ type: z.literal("reasoning"), id: z.string(), summary: z.array(summaryTextSchema) }),
  z.object({
    type: z.literal("function_call"),
    id: z.string(),
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
    status: itemStatusSchema,
  }),
  /**
   * A tool that our server ran itself. It is OpenAI's item for that, so that no client takes the call for one of its own
   * (docs/decisions/0016).
   */
  z.object({
    type: z.literal("mcp_call"),
    id: z.string(),
    server_label: z.literal("verbatim"),
    name: z.string(),
    arguments: z.string(),
    output: z.string().nullable(),
    error: z.null(),
    approval_request_id: z.null(),
    status: z.enum(["in_progress", "completed", "incomplete"]),
    /** Ours: the id under which the rows have the call and its result. */
    call_id: z.string(),
  }),
]);

export type OutputItem = z.infer<typeof outputItemSchema>;

export const usageSchema = z.object({
  input_tokens: z.number().int(),
  input_tokens_details: z.object({ cached_tokens: z.number().int() }),
  output_tokens: z.number().int(),
  output_tokens_details: z.object({ reasoning_tokens: z.number().int() }),
  total_tokens: z.number().int(),
});

export type Usage = z.infer<typeof usageSchema>;

/** The model is asked again after a failure that passes by itself. Ours: OpenAI's API has no word for it. */
export const retrySchema = z.object({
  /** Which attempt comes next; the first was 1. */
  attempt: z.number().int(),
  /** How many there are at most. */
  attempts: z.number().int(),
  /** When, in unix seconds. */
  at: z.number(),
  /** Why the last one failed. */
  error: z.object({ code: z.string(), message: z.string() }),
});

export type Retry = z.infer<typeof retrySchema>;

/** A tool as a response tells it back: OpenAI's shape, of which we read `type`, and of functions the rest. */
export const toolSchema = z.looseObject({ type: z.string() });

export type Tool = z.infer<typeof toolSchema>;

/** What a request asked of its reply; the response tells it back. */
export const responseSettingsSchema = z.object({
  instructions: z.string().nullable(),
  previous_response_id: z.string().nullable(),
  parallel_tool_calls: z.boolean(),
  tools: z.array(toolSchema),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]),
  metadata: keptMetadataSchema,
  temperature: z.number().nullable(),
  top_p: z.number().nullable(),
  truncation: z.enum(["auto", "disabled"]),
  text: z.looseObject({ format: z.looseObject({ type: z.string() }) }),
  reasoning: z.looseObject({ effort: z.string().nullish(), summary: z.string().nullish() }).nullable(),
  presence_penalty: z.number(),
  frequency_penalty: z.number(),
  top_logprobs: z.number().int(),
  max_output_tokens: z.number().int().nullable(),
  max_tool_calls: z.number().int().nullable(),
  store: z.boolean(),
  background: z.boolean(),
  service_tier: z.string(),
  safety_identifier: z.string().nullable(),
  prompt_cache_key: z.string().nullable(),
});

export type ResponseSettings = z.infer<typeof responseSettingsSchema>;

/** Why a response is not whole, though nothing failed. */
export const incompleteReasonSchema = z.enum(["max_output_tokens", "content_filter"]);

export type IncompleteReason = z.infer<typeof incompleteReasonSchema>;

export const responseSchema = z.object({
  id: z.string(),
  object: z.literal("response"),
  created_at: z.number(),
  completed_at: z.number().nullable(),
  status: z.enum(["queued", "in_progress", "completed", "failed", "cancelled", "incomplete"]),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  incomplete_details: z.object({ reason: incompleteReasonSchema }).nullable(),
  model: z.string(),
  output: z.array(outputItemSchema),
  conversation: z.object({ id: z.string() }).nullable().meta({
    description: "Where what was said is kept; null with `store: false`.",
  }),
  ...responseSettingsSchema.shape,
  /** OpenAI's types want it; there are no such programs here. */
  access_programs: z.null(),
  usage: z.union([usageSchema, z.null()]),
  /** Only in a `response.in_progress` that says why nothing comes for a while. */
  retry: retrySchema.optional(),
});

export type Response = z.infer<typeof responseSchema>;
