import type { ChatTool, NewChatCompletion } from "#lib/shared/contracts/new-chat-completion.ts";
import type { ResponseSettings, Tool } from "#lib/shared/contracts/response.ts";
import { type GivenSettings, unlikeDefault } from "./given-settings.ts";

export interface ChatSettings {
  settings: Partial<ResponseSettings>;
  /** What the Responses API has no word for. */
  sampling: { stop: string[] | null; seed: number | null };
}

/** What a chat request asks of its reply, as a request for a response says it: only what differs from the default. */
export function chatSettings(request: NewChatCompletion): ChatSettings {
  const { stop, seed, reasoning_effort: effort } = request;
  const settings = unlikeDefault({
    store: request.store,
    metadata: request.metadata,
    tools: request.tools?.map(toolOf),
    tool_choice: toolChoiceOf(request.tool_choice),
    parallel_tool_calls: request.parallel_tool_calls,
    text: textOf(request),
    reasoning: effort ? { effort, summary: null } : null,
    temperature: request.temperature,
    top_p: request.top_p,
    presence_penalty: request.presence_penalty,
    frequency_penalty: request.frequency_penalty,
    max_output_tokens: request.max_completion_tokens ?? request.max_tokens,
    safety_identifier: request.safety_identifier,
    prompt_cache_key: request.prompt_cache_key,
  });
  const stops = typeof stop === "string" ? [stop] : (stop ?? []);
  return { settings, sampling: { stop: stops.length > 0 ? stops : null, seed: seed ?? null } };
}

function toolOf(tool: ChatTool): Tool {
  if (tool.type === "search_history") return tool;
  const { name, description, parameters, strict } = tool.function;
  return {
    type: "function",
    name,
    description: description ?? null,
    parameters: parameters ?? null,
    strict: strict ?? null,
  };
}

function toolChoiceOf(choice: NewChatCompletion["tool_choice"]): GivenSettings["tool_choice"] {
  if (!choice || typeof choice === "string" || choice.type === "search_history") return choice;
  return { type: "function", name: choice.function.name };
}

function textOf({ response_format, verbosity }: NewChatCompletion): ResponseSettings["text"] {
  return { format: formatOf(response_format), ...(verbosity && { verbosity }) };
}

function formatOf(format: NewChatCompletion["response_format"]): ResponseSettings["text"]["format"] {
  if (!format) return { type: "text" };
  if (format.type !== "json_schema") return format;
  const { name, description, schema, strict } = format.json_schema;
  return {
    type: "json_schema",
    name,
    ...(description != null && { description }),
    // Without one any JSON is right, which the empty schema says.
    schema: schema ?? {},
    strict: strict ?? null,
  };
}
