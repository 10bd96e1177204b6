import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { adapterName } from "#lib/server/models/openai-compatible.ts";
import type { ReplySettings } from "#lib/server/openai/new-response.ts";
import { searchHistoryTool } from "#lib/server/search/search-history-tool.ts";
import type { Tool } from "#lib/shared/contracts/response.ts";

type JsonSchema = LanguageModelV4FunctionTool["inputSchema"];

/** A function of the client's: it is called by the client, and so ends the reply. */
export interface FunctionTool {
  type: "function";
  name: string;
  description?: string | null;
  parameters?: JsonSchema | null;
  strict?: boolean | null;
}

export function isFunctionTool(tool: Tool): tool is Tool & FunctionTool {
  return tool.type === "function";
}

/** What a model is asked with, beside its prompt and its tools. */
export type ModelSettings = Omit<LanguageModelV4CallOptions, "prompt" | "tools" | "abortSignal">;

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

/** Settings as the AI SDK names them. What is absent is left to the model. */
export function modelSettings(settings: ReplySettings): ModelSettings {
  const { temperature, top_p, max_output_tokens, presence_penalty, frequency_penalty, stop, seed } = settings;
  const effort = efforts.find((each) => each === settings.reasoning?.effort);
  return {
    ...(temperature != null && { temperature }),
    ...(top_p != null && { topP: top_p }),
    ...(max_output_tokens != null && { maxOutputTokens: max_output_tokens }),
    ...(presence_penalty && { presencePenalty: presence_penalty }),
    ...(frequency_penalty && { frequencyPenalty: frequency_penalty }),
    ...(stop && { stopSequences: stop }),
    ...(seed !== undefined && { seed }),
    ...(effort && { reasoning: effort }),
    ...responseFormat(settings.text),
    ...toolChoice(settings.tool_choice),
    providerOptions: { [adapterName]: adapterOptions(settings) },
  };
}

function responseFormat(text: ReplySettings["text"]): Pick<ModelSettings, "responseFormat"> {
  const { type, name, description, schema } = (text?.format ?? { type: "text" }) as {
    type: string;
    name?: string;
    description?: string;
    schema?: JsonSchema;
  };
  if (type === "json_object") return { responseFormat: { type: "json" } };
  if (type !== "json_schema") return {};
  return {
    responseFormat: {
      type: "json",
      ...(schema && { schema }),
      ...(name && { name }),
      ...(description && { description }),
    },
  };
}

function toolChoice(choice: ReplySettings["tool_choice"]): Pick<ModelSettings, "toolChoice"> {
  if (choice === undefined || choice === "auto") return {};
  if (choice === "none" || choice === "required") return { toolChoice: { type: choice } };
  if (typeof choice === "object" && choice.type === "function" && typeof choice.name === "string") {
    return { toolChoice: { type: "tool", toolName: choice.name } };
  }
  if (typeof choice === "object" && choice.type === searchHistoryTool.name) {
    return { toolChoice: { type: "tool", toolName: searchHistoryTool.name } };
  }
  return {};
}

/** What the AI SDK has no word for. */
function adapterOptions({ text, parallel_tool_calls }: ReplySettings) {
  const isSchema = text?.format.type === "json_schema";
  return {
    ...(isSchema && { strictJsonSchema: text.format.strict === true }),
    ...(typeof text?.verbosity === "string" && { textVerbosity: text.verbosity }),
    // Only where it is refused: servers differ in whether they know the word.
    ...(parallel_tool_calls === false && { parallel_tool_calls }),
  };
}

/** The tools that a model is offered: the client's, and ours where it is asked for by its name as a type. */
export function offeredTools(settings: ReplySettings): LanguageModelV4FunctionTool[] {
  const tools = settings.tools ?? [];
  const ours = tools.some(({ type }) => type === searchHistoryTool.name) ? [searchHistoryTool] : [];
  return [...tools.filter(isFunctionTool).map(offered), ...ours];
}

function offered({ name, description, parameters, strict }: FunctionTool): LanguageModelV4FunctionTool {
  return {
    type: "function",
    name,
    ...(description && { description }),
    inputSchema: parameters ?? { type: "object", properties: {} },
    ...(strict != null && { strict }),
  };
}
