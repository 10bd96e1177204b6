import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";
import { imageUrlSchema, partsMax } from "./content.ts";
import { callIdSchema, toolCallsMax } from "./new-message.ts";

/*
 * A message of Chat Completions as a request brings it. Fields that we do not know are passed over, as on all of OpenAI's
 * resources: what another server answered can be sent as it is.
 */
export const noAudio = "Audio is not possible here.";

const textPart = z.object({ type: z.literal("text"), text: exactText });

const refusalPart = z.object({ type: z.literal("refusal"), refusal: exactText });

const imagePart = z.object({
  type: z.literal("image_url"),
  image_url: z.object({
    url: imageUrlSchema.meta({ description: "An http, https or data:image URL." }),
    detail: z
      .enum(["auto", "low", "high", "original"])
      .nullish()
      .meta({ description: "`original` is kept as `high`." }),
  }),
});

const filePart = z.object({
  type: z.literal("file"),
  file: z.object({
    filename: shortText(255).nullish(),
    file_data: exactText.nullish().meta({ description: "A data URL." }),
    file_id: shortText(255).nullish().meta({ description: "Kept, but nothing stands behind it here." }),
  }),
});

export type ChatPart = z.infer<typeof textPart | typeof refusalPart | typeof imagePart | typeof filePart>;

const audioOr = (message: string) => ({
  error: ({ code, input }: z.core.$ZodRawIssue) => {
    if (code !== "invalid_union") return undefined;
    const isAudio = typeof input === "object" && input && "type" in input && input.type === "input_audio";
    return isAudio ? noAudio : message;
  },
});

/** Text, or parts. An empty list says no less than an empty text does. */
function contentOf<Part extends z.ZodType>(part: Part) {
  return z.union([exactText, z.array(part).max(partsMax)]);
}

const onlyText = {
  error: ({ input }: z.core.$ZodRawIssue) =>
    input === "input_audio" ? noAudio : "Only parts of type text are possible in this message.",
};

const textsSchema = contentOf(z.object({ type: z.literal("text", onlyText), text: exactText }));

const toolCallSchema = z.object({
  type: z
    .literal("function", "Only calls of type function are possible here.")
    .default("function")
    .meta({ description: "Calls of custom tools are not possible." }),
  id: callIdSchema.meta({ description: "By which its result names it." }),
  function: z.object({
    name: z.string().min(1).pipe(shortText(255)),
    arguments: exactText.meta({ description: "Kept as it comes, be it JSON or not: models write both." }),
  }),
});

const instructionSchema = z.object({ role: z.enum(["developer", "system"]), content: textsSchema });

const userSchema = z.object({
  role: z.literal("user"),
  content: contentOf(
    z.discriminatedUnion(
      "type",
      [textPart, imagePart, filePart],
      audioOr("A part of a user's message is one of: text, image_url, file."),
    ),
  ),
});

const assistantSchema = z.object({
  role: z.literal("assistant"),
  content: contentOf(
    z.discriminatedUnion(
      "type",
      [textPart, refusalPart],
      audioOr("A part of the assistant's message is one of: text, refusal."),
    ),
  ).nullish(),
  refusal: exactText.nullish(),
  tool_calls: z
    .array(toolCallSchema)
    .max(toolCallsMax, `At most ${toolCallsMax} calls are possible.`)
    .nullish(),
  reasoning_content: exactText.nullish().meta({ description: "Kept, and given back under this name." }),
  reasoning: exactText.nullish().meta({ description: "The same, as some servers call it." }),
  function_call: z.null("function_call is not possible here: send the call in tool_calls.").optional(),
  audio: z.null(noAudio).optional(),
});

const toolSchema = z.object({
  role: z.literal("tool"),
  tool_call_id: callIdSchema.meta({ description: "Of a call that was made above." }),
  content: textsSchema,
});

const roles = "A role is one of: developer, system, user, assistant, tool.";

export const chatMessageSchema = z.discriminatedUnion(
  "role",
  [instructionSchema, userSchema, assistantSchema, toolSchema],
  {
    error: ({ code, input }) => {
      if (code !== "invalid_union") return undefined;
      const isFunction = typeof input === "object" && input && "role" in input && input.role === "function";
      return isFunction
        ? "The role function is not possible here: send the result with the role tool."
        : roles;
    },
  },
);

export type ChatMessage = z.infer<typeof chatMessageSchema>;
