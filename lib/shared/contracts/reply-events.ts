import { z } from "zod";
import { outputItemSchema, outputTextSchema, responseSchema, summaryTextSchema } from "./response.ts";

/**
 * The events of a reply: those of OpenAI's Responses stream, numbered by `sequence_number` within the reply,
 * and `snapshot`, ours, which carries the whole reply so far where the events before it are gone (design.md §4).
 */
const numbered = { sequence_number: z.number().int() };
const inItem = { ...numbered, item_id: z.string(), output_index: z.number().int() };
const inContent = { ...inItem, content_index: z.number().int() };
const inSummary = { ...inItem, summary_index: z.number().int() };

function whole<T extends string>(type: T) {
  return z.object({ type: z.literal(type), ...numbered, response: responseSchema });
}

export const replyEventSchema = z.discriminatedUnion("type", [
  whole("response.created"),
  whole("response.in_progress"),
  whole("response.completed"),
  whole("response.incomplete"),
  whole("response.failed"),
  whole("snapshot"),
  z.object({
    type: z.literal("response.output_item.added"),
    ...numbered,
    output_index: z.number().int(),
    item: outputItemSchema,
  }),
  z.object({
    type: z.literal("response.output_item.done"),
    ...numbered,
    output_index: z.number().int(),
    item: outputItemSchema,
  }),
  z.object({ type: z.literal("response.content_part.added"), ...inContent, part: outputTextSchema }),
  z.object({ type: z.literal("response.content_part.done"), ...inContent, part: outputTextSchema }),
  z.object({
    type: z.literal("response.output_text.delta"),
    ...inContent,
    delta: z.string(),
    logprobs: z.array(z.unknown()),
  }),
  z.object({
    type: z.literal("response.output_text.done"),
    ...inContent,
    text: z.string(),
    logprobs: z.array(z.unknown()),
  }),
  z.object({
    type: z.literal("response.reasoning_summary_part.added"),
    ...inSummary,
    part: summaryTextSchema,
  }),
  z.object({
    type: z.literal("response.reasoning_summary_part.done"),
    ...inSummary,
    part: summaryTextSchema,
  }),
  z.object({ type: z.literal("response.reasoning_summary_text.delta"), ...inSummary, delta: z.string() }),
  z.object({ type: z.literal("response.reasoning_summary_text.done"), ...inSummary, text: z.string() }),
  z.object({ type: z.literal("response.function_call_arguments.delta"), ...inItem, delta: z.string() }),
  z.object({
    type: z.literal("response.function_call_arguments.done"),
    ...inItem,
    name: z.string(),
    arguments: z.string(),
  }),
  z.object({ type: z.literal("response.mcp_call.in_progress"), ...inItem }),
  z.object({ type: z.literal("response.mcp_call_arguments.delta"), ...inItem, delta: z.string() }),
  z.object({ type: z.literal("response.mcp_call_arguments.done"), ...inItem, arguments: z.string() }),
  z.object({ type: z.literal("response.mcp_call.completed"), ...inItem }),
]);

export type ReplyEvent = z.infer<typeof replyEventSchema>;

const terminal = new Set<ReplyEvent["type"]>([
  "response.completed",
  "response.incomplete",
  "response.failed",
]);

/** After a terminal event a reply has no other. */
export function isTerminalType(type: ReplyEvent["type"]): boolean {
  return terminal.has(type);
}

/** `resp_…:N`: a reply and the number of the last event seen; -1 before the first. */
export function formatEventId(responseId: string, sequenceNumber: number): string {
  return `${responseId}:${sequenceNumber}`;
}

export function parseEventId(eventId: string): { responseId: string; sequenceNumber: number } | null {
  const match = /^(resp_[0-9a-f]{32}):(-1|\d{1,15})$/.exec(eventId);
  return match?.[1] && match[2] ? { responseId: match[1], sequenceNumber: Number(match[2]) } : null;
}
