import { z } from "zod";

const part = z.object({ type: z.string(), text: z.string().optional() });

/** As much of OpenAI's request as the double looks at. */
export const chatRequest = z.object({
  model: z.string(),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(part)]).nullish() })),
});

export type ChatRequest = z.infer<typeof chatRequest>;

/** The text of the last message of a role. */
export function lastText({ messages }: ChatRequest, role: string): string {
  const content = messages.findLast((message) => message.role === role)?.content ?? "";
  return typeof content === "string" ? content : content.map(({ text = "" }) => text).join("");
}
