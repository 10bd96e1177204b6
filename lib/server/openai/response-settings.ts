import type { ResponseSettings, Tool } from "#lib/shared/contracts/response.ts";
import type { ResponseRequest } from "#lib/shared/contracts/response-request.ts";
import { type GivenSettings, unlikeDefault } from "./given-settings.ts";

/** What a request asks of its response: only what differs from the default. */
export function responseSettings(request: ResponseRequest): Partial<ResponseSettings> {
  const { reasoning } = request;
  return unlikeDefault({
    instructions: request.instructions,
    previous_response_id: request.previous_response_id,
    parallel_tool_calls: request.parallel_tool_calls,
    tools: request.tools?.map(toolOf),
    tool_choice: request.tool_choice,
    metadata: request.metadata,
    temperature: request.temperature,
    top_p: request.top_p,
    truncation: request.truncation,
    text: textOf(request),
    reasoning: reasoning && { effort: reasoning.effort ?? null, summary: reasoning.summary ?? null },
    max_output_tokens: request.max_output_tokens,
    max_tool_calls: request.max_tool_calls,
    store: request.store,
    background: request.background,
    safety_identifier: request.safety_identifier,
    prompt_cache_key: request.prompt_cache_key,
  });
}

type RequestTool = NonNullable<ResponseRequest["tools"]>[number];

function toolOf(tool: RequestTool): Tool {
  if (tool.type === "search_history") return tool;
  const { type, name, description, parameters, strict } = tool;
  return {
    type,
    name,
    description: description ?? null,
    parameters: parameters ?? null,
    strict: strict ?? null,
  };
}

function textOf({ text }: ResponseRequest): GivenSettings["text"] {
  return (
    text && { format: text.format ?? { type: "text" }, ...(text.verbosity && { verbosity: text.verbosity }) }
  );
}
