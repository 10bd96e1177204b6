import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";
import { partsMax } from "./content.ts";
import {
  itemReferenceSchema,
  newFunctionCallOutputSchema,
  newFunctionCallSchema,
  newMessageItemSchema,
  newReasoningSchema,
} from "./item.ts";
import { jsonObjectSchema } from "./json-object.ts";
import { flagSchema, pageQuery } from "./list.ts";
import { metadataSchema } from "./metadata.ts";
import { callIdSchema } from "./new-message.ts";
import { mustBeSupportedTool } from "./supported-tool.ts";

/** A transcript is read whole, so it has an end; the longest agents' have some thousands of items. */
const inputMax = 20_000;
const toolsMax = 256;

const nameSchema = z.string().min(1).pipe(shortText(255));

/** As a model wrote them, which is not always JSON: what was said is sent back as it was. */
const sentCallSchema = newFunctionCallSchema.extend({ arguments: exactText });

/** What an interrupted reply leaves may say nothing; it is passed over. */
const sentMessageSchema = newMessageItemSchema.extend({
  content: z.union([exactText, z.array(newPartSchema()).max(partsMax)]).nullish(),
});

function newPartSchema() {
  const [, parts] = newMessageItemSchema.shape.content.options;
  return parts.element;
}

/** A tool that our server ran for a response, sent back with the rest of its output. */
const sentServerCallSchema = z.object({
  type: z.literal("mcp_call"),
  id: z.string(),
  call_id: shortText(255).nullish(),
  name: z.string().min(1).pipe(shortText(255)),
  arguments: exactText,
  output: exactText.nullish().meta({ description: "Looked up where it is absent." }),
});

/** Custom tools are not here, but what an agent did with one at another server is history like any other call. */
const sentCustomCallSchema = z.object({
  type: z.literal("custom_tool_call"),
  id: z.string().nullish(),
  call_id: callIdSchema,
  name: nameSchema,
  input: exactText,
});

const sentCustomOutputSchema = newFunctionCallOutputSchema.extend({
  type: z.literal("custom_tool_call_output"),
});

/** What agents send that tells a model nothing, or nothing that another model could read. */
const passedOverSchema = z.object({
  type: z.enum([
    "additional_tools",
    "compaction",
    "tool_search_call",
    "tool_search_output",
    "web_search_call",
  ]),
});

const inputTypes =
  "An input item is one of: message, function_call, function_call_output, reasoning, mcp_call, item_reference.";

export const inputItemSchema = z.union([
  z.discriminatedUnion(
    "type",
    [
      sentMessageSchema,
      sentCallSchema,
      newFunctionCallOutputSchema,
      newReasoningSchema,
      sentServerCallSchema,
      sentCustomCallSchema,
      sentCustomOutputSchema,
      passedOverSchema,
      itemReferenceSchema,
    ],
    inputTypes,
  ),
  // A reference may come without its type; nothing but an id then tells it from a message.
  z.strictObject({ type: z.null().optional(), id: z.string() }),
]);

export type InputItem = z.infer<typeof inputItemSchema>;

const functionToolSchema = z.object({
  type: z.literal("function"),
  name: nameSchema,
  description: exactText.nullish(),
  parameters: jsonObjectSchema.nullish(),
  strict: z.boolean().nullish(),
});

/** Our server's own, by its name. */
const searchHistorySchema = z.object({ type: z.literal("search_history") });

const requestToolSchema = z.preprocess(
  mustBeSupportedTool,
  z.discriminatedUnion(
    "type",
    [functionToolSchema, searchHistorySchema],
    "A tool is one of: function, search_history.",
  ),
);

const agentsOwn = new Set(["custom", "namespace", "tool_search"]);

/** An agent works without these, and none of its users asked for them; what a person asks for is refused in words. */
function withoutAgentsOwn(tools: unknown): unknown {
  if (!Array.isArray(tools)) return tools;
  return tools.filter((tool: { type?: unknown; external_web_access?: unknown } | null) => {
    const isBlindSearch = tool?.type === "web_search" && tool.external_web_access === false;
    return !isBlindSearch && !(typeof tool?.type === "string" && agentsOwn.has(tool.type));
  });
}

const choiceSchema = z.union([
  z.enum(["none", "auto", "required"]),
  z.discriminatedUnion(
    "type",
    [z.object({ type: z.literal("function"), name: nameSchema }), searchHistorySchema],
    "A choice is one of: none, auto, required, or a tool of type function or search_history.",
  ),
]);

const formatSchema = z.discriminatedUnion(
  "type",
  [
    z.object({ type: z.literal("text") }),
    z.object({ type: z.literal("json_object") }),
    z.object({
      type: z.literal("json_schema"),
      name: nameSchema,
      schema: jsonObjectSchema,
      description: exactText.nullish(),
      strict: z.boolean().nullish(),
    }),
  ],
  "A format is one of: text, json_object, json_schema.",
);

const notHere = (what: string) => z.null(`${what} is not possible here.`).optional();

/**
 * POST /responses. Fields that we do not know are passed over, as OpenAI's own clients and agents send some that are for
 * its servers alone (`client_metadata`, `prompt_cache_retention`, …).
 */
export const responseRequestSchema = z.object({
  input: z
    .union([exactText, z.array(inputItemSchema).max(inputMax, `At most ${inputMax} items are possible.`)])
    .nullish()
    .meta({ description: "What is said: text, or items." }),
  instructions: exactText.nullish(),
  model: z.string().min(1).pipe(shortText(255)).nullish(),
  conversation: z
    .union([z.string(), z.object({ id: z.string() })])
    .nullish()
    .meta({ description: "The conversation to go on with." }),
  previous_response_id: z.string().nullish().meta({
    description: "The response to go on from, in its conversation. Not together with `conversation`.",
  }),
  store: z.boolean().nullish().meta({
    description: "False keeps nothing, unless a `conversation` is named. True without it.",
  }),
  stream: z.boolean().nullish(),
  background: z.boolean().nullish().meta({ description: "Answers at once; the reply goes on." }),
  tools: z.preprocess(withoutAgentsOwn, z.array(requestToolSchema).max(toolsMax).nullish()).meta({
    description:
      "Functions, and `search_history`. What coding agents offer beside their functions (`custom`, `namespace`, `tool_search`, a `web_search` without access to the web) is left out, as `tools` of the response tells; all else is refused.",
  }),
  tool_choice: choiceSchema.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  max_tool_calls: z.number().int().positive().nullish(),
  reasoning: z.looseObject({ effort: shortText(64).nullish(), summary: shortText(64).nullish() }).nullish(),
  text: z.object({ format: formatSchema.nullish(), verbosity: shortText(64).nullish() }).nullish(),
  include: z
    .array(z.string())
    .nullish()
    .meta({ description: "Passed over: there is nothing more to include." }),
  max_output_tokens: z.number().int().positive().nullish(),
  metadata: metadataSchema.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  truncation: z.enum(["auto", "disabled"]).nullish().meta({
    description:
      "`disabled` fails the response where its conversation is longer than CONTEXT_TOKENS, in place of leaving out what is oldest.",
  }),
  safety_identifier: shortText(255).nullish(),
  prompt_cache_key: shortText(255).nullish(),
  prompt: notHere("A stored prompt"),
});

export type ResponseRequest = z.infer<typeof responseRequestSchema>;

/** GET /responses/{id}. */
export const responseQuerySchema = z.object({
  stream: flagSchema.optional(),
  starting_after: z.coerce.number().int().min(-1).optional().meta({
    description: "With `stream=true`: the number of the last event seen.",
  }),
});

/** GET /responses/{id}/input_items. */
export const inputItemsQuerySchema = z.object(pageQuery);

/** DELETE /responses/{id}. */
export const responseDeletedSchema = z.object({
  id: z.string(),
  object: z.literal("response"),
  deleted: z.literal(true),
});
