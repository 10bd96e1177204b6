import type { ReplyStatus } from "#lib/shared/contracts/message.ts";
import type { Response, ResponseSettings } from "#lib/shared/contracts/response.ts";

/** What a request that asks for nothing special asks for: OpenAI's and Open Responses' defaults. */
export const defaultSettings: ResponseSettings = {
  instructions: null,
  previous_response_id: null,
  parallel_tool_calls: true,
  tools: [],
  tool_choice: "auto",
  metadata: {},
  temperature: null,
  top_p: null,
  truncation: "auto",
  text: { format: { type: "text" } },
  reasoning: null,
  presence_penalty: 0,
  frequency_penalty: 0,
  top_logprobs: 0,
  max_output_tokens: null,
  max_tool_calls: null,
  store: true,
  background: false,
  service_tier: "default",
  safety_identifier: null,
  prompt_cache_key: null,
};

/** What a request asks of its reply beside what it says; kept with the generation, and told back by its response. */
export interface ReplySettings extends Partial<ResponseSettings> {
  /** Chat Completions' own, of which no response tells. */
  stop?: string[];
  seed?: number;
}

/** A response as it begins: everything that OpenAI and Open Responses require. */
export function newResponse(reply: {
  id: string;
  conversationId: string | null;
  model: string;
  createdAt: number;
  settings: ReplySettings;
}): Response {
  const { stop: _stop, seed: _seed, ...settings } = reply.settings;
  return {
    id: reply.id,
    object: "response",
    created_at: reply.createdAt,
    completed_at: null,
    status: "in_progress",
    error: null,
    incomplete_details: null,
    model: reply.model,
    output: [],
    conversation: reply.conversationId === null ? null : { id: reply.conversationId },
    ...defaultSettings,
    ...settings,
    access_programs: null,
    usage: null,
  };
}

/** How the way a reply ended reads on a Response (api.md, "Rows, items, responses"). */
export const responseStatus = {
  running: "in_progress",
  completed: "completed",
  stopped: "cancelled",
  interrupted: "failed",
  failed: "failed",
} as const satisfies Record<ReplyStatus, Response["status"]>;
