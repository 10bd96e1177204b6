import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";
import { imageUrlSchema, partsMax } from "./content.ts";
import { listOf } from "./list.ts";
import { calledFunctionSchema, callIdSchema } from "./new-message.ts";
import { itemStatusSchema, outputItemSchema, outputTextSchema } from "./response.ts";

/** At most so many are posted at once, as OpenAI has it. */
export const newItemsMax = 20;

const inputTextSchema = z.object({ type: z.literal("input_text"), text: z.string() });

const inputImageSchema = z.object({
  type: z.literal("input_image"),
  detail: z.enum(["auto", "low", "high"]),
  image_url: z.string().meta({ description: "An http, https or data:image URL." }),
});

const inputFileSchema = z.object({
  type: z.literal("input_file"),
  filename: z.string().optional(),
  file_data: z.string().optional().meta({ description: "A data URL." }),
  file_id: z.string().optional(),
});

const messageItemSchema = z.object({
  type: z.literal("message"),
  id: z.string(),
  role: z.enum(["user", "assistant", "system", "developer"]),
  status: itemStatusSchema,
  content: z
    .array(
      z.discriminatedUnion("type", [
        inputTextSchema,
        outputTextSchema,
        z.object({ type: z.literal("refusal"), refusal: z.string() }),
        inputImageSchema,
        inputFileSchema,
      ]),
    )
    .meta({ description: "What the assistant said is `output_text`, what others said `input_text`." }),
});

const functionCallOutputItemSchema = z.object({
  type: z.literal("function_call_output"),
  id: z.string(),
  call_id: z.string(),
  output: z
    .union([
      z.string(),
      z.array(z.discriminatedUnion("type", [inputTextSchema, inputImageSchema, inputFileSchema])),
    ])
    .meta({ description: "Text, or parts where there is more than one text." }),
  status: itemStatusSchema,
});

// The same as in a response.
const [, reasoningItemSchema, functionCallItemSchema] = outputItemSchema.options;

/** An item of a conversation, as OpenAI has it. What the server's own tools found is among them. */
export const itemSchema = z.discriminatedUnion("type", [
  messageItemSchema,
  functionCallItemSchema,
  functionCallOutputItemSchema,
  reasoningItemSchema,
]);

export type Item = z.infer<typeof itemSchema>;

export const itemListSchema = listOf(itemSchema);

export type ItemList = z.infer<typeof itemListSchema>;

/*
 * What a client posts. Fields that we do not know are passed over, as on all of OpenAI's resources: what another server
 * answered can be posted as it is.
 */
const noFiles = "There are no files on this server: send the data itself.";

const newTextSchema = z.object({ type: z.enum(["input_text", "output_text", "text"]), text: exactText });

const newImageSchema = z.object({
  type: z.literal("input_image"),
  // First, so that it is named where both it and the address are wrong.
  file_id: z.null(noFiles).optional(),
  image_url: imageUrlSchema.meta({ description: "An http, https or data:image URL." }),
  detail: z
    .enum(["auto", "low", "high", "original"])
    .nullish()
    .meta({ description: "`original` is kept as `high`." }),
});

const newFileSchema = z.object({
  type: z.literal("input_file"),
  file_url: z.null(noFiles).optional(),
  filename: shortText(255).nullish(),
  file_data: exactText.nullish().meta({ description: "A data URL." }),
  file_id: shortText(255).nullish().meta({ description: "Kept, but nothing stands behind it here." }),
});

const newOutputPartSchema = z.discriminatedUnion("type", [newTextSchema, newImageSchema, newFileSchema]);

const newContentPartSchema = z.discriminatedUnion("type", [
  newTextSchema,
  z.object({ type: z.literal("refusal"), refusal: exactText }),
  newImageSchema,
  newFileSchema,
]);

export type NewContentPart = z.infer<typeof newContentPartSchema>;

const common = {
  id: z.string().nullish().meta({
    description:
      "Your own, in the form that ours have (`msg_`, `rs_` or `fco_` and the 32 hex digits of a UUIDv7, for a call `fc_`, the digits and `_0`): the same again is recognised as a retry. For an id of any other form a new one is made.",
  }),
  status: itemStatusSchema.nullish().meta({ description: "Passed over: what is posted is complete." }),
};

export const newMessageItemSchema = z.object({
  type: z.literal("message").optional(),
  ...common,
  role: z.enum(
    ["user", "assistant", "system", "developer"],
    "A role is one of: user, assistant, system, developer.",
  ),
  content: z.union([exactText, z.array(newContentPartSchema).min(1).max(partsMax)]),
});

export const newFunctionCallSchema = z.object({
  type: z.literal("function_call"),
  ...common,
  call_id: callIdSchema.meta({ description: "By which its output names it; once on a path." }),
  ...calledFunctionSchema.shape,
});

export const newFunctionCallOutputSchema = z.object({
  type: z.literal("function_call_output"),
  ...common,
  call_id: callIdSchema.meta({ description: "Of a call that was made above." }),
  output: z.union([exactText, z.array(newOutputPartSchema).min(1).max(partsMax)]),
});

export const newReasoningSchema = z.object({
  type: z.literal("reasoning"),
  ...common,
  summary: z.array(z.object({ type: z.literal("summary_text"), text: exactText })).nullish(),
  content: z
    .array(z.object({ type: z.literal("reasoning_text"), text: exactText }))
    .nullish()
    .meta({ description: "Kept where there is no summary. What is encrypted can't be kept." }),
});

const referenceId = z.string().meta({ description: "Any item of your history; a copy is made of it." });

export const itemReferenceSchema = z.object({ type: z.literal("item_reference"), id: referenceId });

export const newItemSchema = z.union([
  z.discriminatedUnion(
    "type",
    [
      newMessageItemSchema,
      newFunctionCallSchema,
      newFunctionCallOutputSchema,
      newReasoningSchema,
      itemReferenceSchema,
    ],
    "An item is one of: message, function_call, function_call_output, reasoning, item_reference.",
  ),
  // A reference may come without its type; nothing but an id then tells it from a message.
  z.strictObject({ type: z.null().optional(), id: referenceId }),
]);

export type NewItem = z.infer<typeof newItemSchema>;

const someItemsSchema = z.preprocess(
  withoutServerCalls,
  z.array(newItemSchema).max(newItemsMax, `At most ${newItemsMax} items are possible at once.`),
);

/** What a server looked up for a reply is in its history, if it was ours; agents post it with the rest of what was said. */
function withoutServerCalls(items: unknown): unknown {
  const isServerCall = (item: { type?: unknown } | null) => item?.type === "mcp_call";
  return Array.isArray(items) ? items.filter((item) => !isServerCall(item)) : items;
}

/** POST /conversations/{id}/items. */
export const newItemsSchema = z.object({
  items: someItemsSchema.refine((items) => items.length > 0, "Give one item at least."),
});

/** What a conversation begins with: POST /conversations. The Agents SDK sends an empty list. */
export const firstItemsSchema = someItemsSchema.nullish();
