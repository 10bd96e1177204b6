import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { mustFit } from "#lib/server/messages/must-fit.ts";
import { parseMessage } from "#lib/server/messages/parse-message.ts";
import { unreachable } from "#lib/shared/assert.ts";
import type { ChatMessage, ChatPart } from "#lib/shared/contracts/chat-message.ts";
import type { Content, ContentPart } from "#lib/shared/contracts/content.ts";
import { invalid } from "#lib/shared/errors.ts";
import { storedFile, storedImage } from "./item-parts.ts";
import { TranscriptCallIds } from "./transcript-call-ids.ts";

type Assistant = Extract<ChatMessage, { role: "assistant" }>;
type ToolResult = Extract<ChatMessage, { role: "tool" }>;

/**
 * A chat request's messages as the rows that they become, checked like any message of a client's. What says nothing is
 * left out: clients send back replies that were interrupted before their first word.
 * @param options.allowOpenCalls a result's call may stand where we can't see it, in the conversation that is named
 */
export function rowsOfChatMessages(
  messages: ChatMessage[],
  { allowOpenCalls = false }: { allowOpenCalls?: boolean } = {},
): UnplacedMessage[] {
  const ids = new TranscriptCallIds();
  const rows = messages.flatMap((message, index) => {
    const field = `messages.${index}`;
    if (message.role === "tool") return [toolRow(message, field, ids, allowOpenCalls)];
    if (message.role === "assistant") return assistantRow(message, field, ids) ?? [];
    const { role } = message;
    const content = storedContent(message.content);
    return content === null ? [] : [parseMessage({ role, content }, field).message];
  });
  if (rows.length === 0) throw invalid("messages", "These messages say nothing: give one that does.");
  return rows;
}

function assistantRow(message: Assistant, field: string, ids: TranscriptCallIds): UnplacedMessage | null {
  const sent = message.tool_calls ?? [];
  const reasoning = reasoningOf(message, field);
  const content = withRefusal(storedContent(message.content), message.refusal);
  if (content === null && reasoning === null && sent.length === 0) return null;
  mustFit(`${field}.refusal`, message.refusal ?? "");
  const calls = ids.named(sent.map((call) => ({ id: call.id, ...call.function })));
  for (const [n, call] of calls.entries()) {
    mustFit(`${field}.tool_calls.${n}.function.arguments`, call.arguments);
  }
  // Arguments are not checked with the rest, which would ask for JSON: models don't always write it.
  const tool_calls = calls.map(({ id, name }) => ({ id, function: { name, arguments: "{}" } }));
  const row = parseMessage({ role: "assistant", content, reasoning, tool_calls }, field).message;
  return calls.length > 0 ? { ...row, toolCalls: calls } : row;
}

/** Under whichever of its two names it came. */
function reasoningOf(message: Assistant, field: string): string | null {
  const name = message.reasoning_content ? "reasoning_content" : "reasoning";
  const reasoning = message[name] || null;
  mustFit(`${field}.${name}`, reasoning ?? "");
  return reasoning;
}

function withRefusal(content: Content | null, refusal: string | null | undefined): Content | null {
  if (!refusal) return content;
  const said = typeof content === "string" ? [{ type: "text" as const, text: content }] : (content ?? []);
  return [...said, { type: "refusal", refusal }];
}

function toolRow(
  { role, tool_call_id, content }: ToolResult,
  field: string,
  ids: TranscriptCallIds,
  allowOpenCalls: boolean,
): UnplacedMessage {
  const callId = ids.answered(tool_call_id) ?? (allowOpenCalls ? tool_call_id : null);
  if (callId === null) {
    const message = `No call ${tool_call_id} was made above this message.`;
    throw invalid(`${field}.tool_call_id`, message, "tool_call_not_found");
  }
  const found = storedContent(content) ?? [{ type: "text" as const, text: "" }];
  return parseMessage({ role, tool_call_id: callId, content: found }, field).message;
}

/** Null where it says nothing. */
function storedContent(content: string | ChatPart[] | null | undefined): Content | null {
  if (!content || typeof content === "string") return content || null;
  const saysNothing = content.every(
    (part) => (part.type === "text" && part.text === "") || (part.type === "refusal" && part.refusal === ""),
  );
  return saysNothing ? null : content.map(storedPart);
}

function storedPart(part: ChatPart): ContentPart {
  switch (part.type) {
    case "text":
    case "refusal":
      return part;
    case "image_url":
      return storedImage(part.image_url.url, part.image_url.detail);
    case "file":
      return storedFile(part.file);
    default:
      return unreachable(part);
  }
}
