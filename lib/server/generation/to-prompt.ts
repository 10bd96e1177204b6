import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { StoredRole, StoredToolCall } from "#lib/server/messages/stored.ts";
import { continueRequest } from "#lib/server/models/continue-request.ts";
import { unreachable } from "#lib/shared/assert.ts";
import type { ContentPart } from "#lib/shared/contracts/content.ts";
import { promptParts } from "./prompt-parts.ts";

/** What a model is told of a message. */
export interface PromptRow {
  role: StoredRole;
  text: string;
  parts: ContentPart[] | null;
  toolCalls: StoredToolCall[] | null;
  toolCallId: string | null;
}

/** A message of plain text. */
export function spoken(role: "user" | "assistant", text: string): PromptRow {
  return { role, text, parts: null, toolCalls: null, toolCallId: null };
}

/** A reply that broke off, and the request to go on with it; nothing where nothing was kept. */
export function toContinue(kept: string): PromptRow[] {
  return kept === "" ? [] : [spoken("assistant", kept), spoken("user", continueRequest)];
}

/**
 * Stored messages as a provider accepts them. Providers refuse a call without its result and a result without its
 * call, which a crash, a stop or the cut at the budget's end may leave behind: such a call is answered with a note,
 * such a result is left out (design.md §3 rule 4).
 */
export function toPrompt(rows: PromptRow[]): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = [];
  let open = new Map<string, StoredToolCall>();
  const closeOpen = () => {
    for (const call of open.values()) prompt.push(toolMessage(call, "The tool call did not finish."));
    open = new Map();
  };
  for (const row of rows) {
    if (row.role === "tool") {
      const call = open.get(row.toolCallId ?? "");
      if (!call) continue;
      open.delete(call.id);
      prompt.push(toolMessage(call, row.text));
      continue;
    }
    const message = spokenMessage(row);
    if (!message) continue;
    const last = prompt.at(-1);
    if (open.size > 0 && onlyCalls(row) && message.role === "assistant" && last?.role === "assistant") {
      // Calls of one step that were posted as items have a row each, and their results come after all of them.
      last.content.push(...message.content);
    } else {
      closeOpen();
      prompt.push(message);
    }
    for (const call of row.toolCalls ?? []) open.set(call.id, call);
  }
  closeOpen();
  return prompt;
}

function onlyCalls({ text, toolCalls }: PromptRow): boolean {
  return text === "" && toolCalls !== null && toolCalls.length > 0;
}

function spokenMessage(row: PromptRow): LanguageModelV4Message | null {
  switch (row.role) {
    case "system":
      return row.text === "" ? null : { role: "system", content: row.text };
    case "user": {
      const content = promptParts(row.text, row.parts);
      return content.length > 0 ? { role: "user", content } : null;
    }
    case "assistant": {
      const calls = (row.toolCalls ?? []).map((call) => ({
        type: "tool-call" as const,
        toolCallId: call.id,
        toolName: call.name,
        input: parsed(call.arguments),
      }));
      const text = row.text === "" ? [] : [{ type: "text" as const, text: row.text }];
      // A reply that was stopped before its first word says nothing, and providers refuse an empty message.
      return text.length + calls.length > 0 ? { role: "assistant", content: [...text, ...calls] } : null;
    }
    case "tool":
      return null;
    default:
      return unreachable(row.role);
  }
}

function toolMessage(call: StoredToolCall, value: string): LanguageModelV4Message {
  return {
    role: "tool",
    content: [
      { type: "tool-result", toolCallId: call.id, toolName: call.name, output: { type: "text", value } },
    ],
  };
}

/** Arguments are stored as the model wrote them, which is not always JSON. */
function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return {};
  }
}
