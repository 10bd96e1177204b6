import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";
import { chatMessageSchema, noAudio } from "./chat-message.ts";
import { jsonObjectSchema } from "./json-object.ts";
import { metadataSchema } from "./metadata.ts";
import { mustBeSupportedTool } from "./supported-tool.ts";

const nameSchema = z.string().min(1).pipe(shortText(255));

const searchHistoryTool = z.object({ type: z.literal("search_history") });

const functionTool = z.object({
  type: z.literal("function"),
  function: z.object({
    name: nameSchema,
    description: exactText.nullish(),
    parameters: jsonObjectSchema.nullish(),
    strict: z.boolean().nullish(),
  }),
});

const chatToolSchema = z.preprocess(
  mustBeSupportedTool,
  z.discriminatedUnion(
    "type",
    [functionTool, searchHistoryTool],
    "A tool is one of: function, search_history.",
  ),
);

export type ChatTool = z.infer<typeof chatToolSchema>;

const toolChoiceSchema = z.union([
  z.enum(["none", "auto", "required"]),
  z.discriminatedUnion(
    "type",
    [z.object({ type: z.literal("function"), function: z.object({ name: nameSchema }) }), searchHistoryTool],
    "A choice is one of: none, auto, required, or a tool of type function or search_history.",
  ),
]);

const responseFormatSchema = z.discriminatedUnion(
  "type",
  [
    z.object({ type: z.literal("text") }),
    z.object({ type: z.literal("json_object") }),
    z.object({
      type: z.literal("json_schema"),
      json_schema: z.object({
        name: nameSchema,
        description: exactText.nullish(),
        schema: jsonObjectSchema.nullish(),
        strict: z.boolean().nullish(),
      }),
    }),
  ],
  "A format is one of: text, json_object, json_schema.",
);

const conversationSchema = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((named) => (typeof named === "string" ? named : named.id));

const tokensSchema = z.number().int().min(1);
const penaltySchema = z.number().min(-2).max(2);

const noChoices = "One choice at a time: n has to be 1.";
const noLogprobs = "Log probabilities are not possible here.";
const noFunctions = "This is not possible here: use tools and tool_choice.";

/** POST /chat/completions. Fields that we do not know are passed over, as on all of OpenAI's resources. */
export const newChatCompletionSchema = z.object({
  messages: z.array(chatMessageSchema).min(1, "Give one message at least."),
  model: z.string().trim().min(1, "A model has a name.").pipe(shortText(255)).nullish(),
  conversation: conversationSchema.nullish().meta({
    description:
      "Ours: where what is said is kept (`conv_…`). Without it the messages themselves are recognised.",
  }),
  store: z.boolean().nullish(),
  metadata: metadataSchema.nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z.array(chatToolSchema).nullish(),
  tool_choice: toolChoiceSchema.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: responseFormatSchema.nullish(),
  reasoning_effort: shortText(64).nullish(),
  verbosity: shortText(64).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: penaltySchema.nullish(),
  frequency_penalty: penaltySchema.nullish(),
  max_completion_tokens: tokensSchema.nullish(),
  max_tokens: tokensSchema.nullish().meta({ description: "The same by its older name." }),
  stop: z.union([exactText, z.array(exactText).max(4)]).nullish(),
  seed: z.number().int().nullish(),
  safety_identifier: shortText(255).nullish(),
  prompt_cache_key: shortText(255).nullish(),
  n: z.literal(1, noChoices).nullish(),
  logprobs: z.literal(false, noLogprobs).nullish(),
  top_logprobs: z.literal(0, noLogprobs).nullish(),
  modalities: z.array(z.literal("text", "Only text is possible here.")).nullish(),
  audio: z.null(noAudio).optional(),
  web_search_options: z.null("Searching the web is not possible here.").optional(),
  functions: z.null(noFunctions).optional(),
  function_call: z.null(noFunctions).optional(),
});

export type NewChatCompletion = z.infer<typeof newChatCompletionSchema>;
