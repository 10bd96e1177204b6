import { z } from "zod";

const part = z.looseObject({ type: z.string(), text: z.string().optional() });

const message = z.object({
  role: z.string(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .optional(),
  tool_call_id: z.string().optional(),
});

/** As much of OpenAI's request as the double looks at. */
export const chatRequest = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  messages: z.array(message),
});

export type ChatRequest = z.infer<typeof chatRequest>;

/** The text of the last message of a role. */
export function lastText({ messages }: ChatRequest, role: string): string {
  const content = messages.findLast((message) => message.role === role)?.content ?? "";
  return typeof content === "string" ? content : content.map(({ text = "" }) => text).join("");
}

/** How often the model has called its tools since the user spoke last. */
export function stepsSoFar({ messages }: ChatRequest): number {
  const since = messages.slice(messages.findLastIndex(({ role }) => role === "user"));
  return since.filter(({ tool_calls }) => tool_calls?.length).length;
}
