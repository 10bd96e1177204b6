import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";
import { contentSchema } from "./content.ts";
import { roleSchema } from "./message.ts";
import { metadataSchema } from "./metadata.ts";

export const toolCallsMax = 128;

/** Call ids stand in an index; providers' have some 30 characters. */
export const callIdSchema = z.string().min(1, "A call needs an id.").pipe(shortText(255));

/** Kept as text, exactly as it came: only that it can be read is asked. */
const jsonText = exactText.refine(isJson, "Arguments have to be JSON text, such as {}.");

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const calledFunctionSchema = z.strictObject({
  name: z.string().min(1).pipe(shortText(255)),
  arguments: jsonText,
});

const newToolCallSchema = z.strictObject({
  id: callIdSchema,
  type: z.literal("function").default("function"),
  function: calledFunctionSchema,
});

/** A message that a client adds to a history without asking a model (design.md §3 rules 4 to 6). */
export const newMessageSchema = z
  .strictObject({
    /** Made by the client (`msg_…`), so that a retry is recognised. */
    id: z.string().optional(),
    role: roleSchema,
    content: contentSchema.nullish(),
    reasoning: exactText.nullish(),
    tool_calls: z
      .array(newToolCallSchema)
      .max(toolCallsMax, `At most ${toolCallsMax} calls are possible.`)
      .nullish(),
    tool_call_id: callIdSchema.nullish(),
    /** The message to write below; null for the root; the newest of the visible path unless given. */
    parent_id: z.string().nullish(),
    model: z.string().min(1).pipe(shortText(255)).nullish(),
    metadata: metadataSchema.nullish(),
  })
  .superRefine(mustFitRole);

export type NewMessage = z.input<typeof newMessageSchema>;

/** The same with the conversation it belongs to (`conv_…`), which is made where there is none. */
export const sentMessageSchema = z
  .strictObject({ ...newMessageSchema.shape, conversation_id: z.string().optional() })
  .superRefine(mustFitRole);

export type SentMessage = z.input<typeof sentMessageSchema>;

interface Shape {
  role: z.infer<typeof roleSchema>;
  content?: z.infer<typeof contentSchema> | null | undefined;
  reasoning?: string | null | undefined;
  tool_calls?: { id: string }[] | null | undefined;
  tool_call_id?: string | null | undefined;
}

function mustFitRole(message: Shape, context: z.RefinementCtx): void {
  const fault = faultOf(message);
  if (fault) context.addIssue({ code: "custom", path: fault.path, message: fault.message });
}

function isEmpty(content: Shape["content"]): boolean {
  if (Array.isArray(content))
    return content.every((part) =>
      "text" in part ? part.text === "" : "refusal" in part && part.refusal === "",
    );
  return !content;
}

/** What a role may not have, or lacks. */
function faultOf({ role, content, reasoning, tool_calls, tool_call_id }: Shape) {
  const calls = tool_calls ?? [];
  if (calls.length > 0 && role !== "assistant") {
    return { path: ["tool_calls"], message: "Only a message of the assistant calls tools." };
  }
  if (reasoning && role !== "assistant") {
    return { path: ["reasoning"], message: "Only a message of the assistant has reasoning." };
  }
  if (role === "tool" && !tool_call_id) {
    return { path: ["tool_call_id"], message: "A tool's message names the call that it answers." };
  }
  if (tool_call_id && role !== "tool") {
    return { path: ["tool_call_id"], message: "Only a tool's message answers a call." };
  }
  const again = calls.findIndex(({ id }, index) => calls.findIndex((call) => call.id === id) < index);
  if (again >= 0) {
    return { path: ["tool_calls", again, "id"], message: "Two calls have the same id." };
  }
  // A tool may have nothing to tell, and says so with a part of empty text.
  const isEmptyResult = role === "tool" && Array.isArray(content);
  if (isEmpty(content) && calls.length === 0 && !reasoning && !isEmptyResult) {
    return { path: ["content"], message: "A message needs content, or the assistant's calls or reasoning." };
  }
  return null;
}
