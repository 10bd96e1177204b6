import {
  type ChatCompletion,
  type ChatUsage,
  type FinishReason,
  serviceTierSchema,
} from "#lib/shared/contracts/chat-completion.ts";
import type { OutputItem, Response, Usage } from "#lib/shared/contracts/response.ts";

/** Between what the model thought in one step and in the next. */
export const betweenThoughts = "\n\n";

/** The chat completion that a response is to those who ask for one: `chatcmpl-` and the response's 32 hex digits. */
export function chatCompletionId(responseId: string): string {
  return `chatcmpl-${responseId.replace(/^resp_/, "")}`;
}

/** The response behind a chat completion; null for an id of any other form, which is one that does not exist. */
export function responseIdOfCompletion(id: string): string | null {
  const hex = /^chatcmpl-([0-9a-f]{32})$/.exec(id)?.[1];
  return hex ? `resp_${hex}` : null;
}

/** A response in the shape of Chat Completions, as far as it has come. Calls that the server ran itself are not shown. */
export function chatCompletionOf(response: Response): ChatCompletion {
  const { conversation, metadata, usage } = response;
  const tier = serviceTierSchema.safeParse(response.service_tier).data;
  return {
    id: chatCompletionId(response.id),
    object: "chat.completion",
    created: response.created_at,
    model: response.model,
    choices: [
      {
        index: 0,
        message: messageOf(response.output),
        finish_reason: finishReason(response),
        logprobs: null,
      },
    ],
    ...(usage && { usage: chatUsage(usage) }),
    ...(tier && { service_tier: tier }),
    metadata,
    ...(conversation && { conversation: conversation.id }),
  };
}

function messageOf(output: OutputItem[]): ChatCompletion["choices"][number]["message"] {
  const texts = output.flatMap((item) => (item.type === "message" ? item.content : []));
  const thoughts = output.flatMap((item) =>
    item.type === "reasoning" ? [item.summary.map(({ text }) => text).join("")] : [],
  );
  const reasoning = thoughts.filter((thought) => thought !== "").join(betweenThoughts);
  const calls = callsOf(output);
  const content = texts.map(({ text }) => text).join("");
  return {
    role: "assistant",
    content: content === "" && calls.length > 0 ? null : content,
    refusal: null,
    ...(reasoning !== "" && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
    annotations: [],
  };
}

function callsOf(output: OutputItem[]) {
  return output.flatMap((item) =>
    item.type === "function_call"
      ? [
          {
            id: item.call_id,
            type: "function" as const,
            function: { name: item.name, arguments: item.arguments },
          },
        ]
      : [],
  );
}

/** Why it ended. What was stopped has no word of its own, and nobody is to run calls for it. */
export function finishReason({ incomplete_details, status, output }: Response): FinishReason {
  if (incomplete_details) {
    return incomplete_details.reason === "content_filter" ? "content_filter" : "length";
  }
  if (status === "cancelled") return "stop";
  return output.some(({ type }) => type === "function_call") ? "tool_calls" : "stop";
}

export function chatUsage(usage: Usage): ChatUsage {
  return {
    prompt_tokens: usage.input_tokens,
    completion_tokens: usage.output_tokens,
    total_tokens: usage.total_tokens,
    prompt_tokens_details: { cached_tokens: usage.input_tokens_details.cached_tokens },
    completion_tokens_details: { reasoning_tokens: usage.output_tokens_details.reasoning_tokens },
  };
}
