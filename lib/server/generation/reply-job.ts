import type { LanguageModelV4, LanguageModelV4FunctionTool, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { ReplyEvents } from "#lib/server/openai/reply-events.ts";
import type { IncompleteReason, Usage } from "#lib/shared/contracts/response.ts";
import type { Said } from "./finish-reply.ts";
import type { Allowance } from "./reply-limits.ts";
import type { ModelSettings } from "./reply-settings.ts";
import type { RunningReply } from "./running.ts";
import type { CurrentRow } from "./store-step.ts";

/** A reply that is to be written. */
export interface ReplyJob {
  reply: RunningReply;
  keyId: string | null;
  events: ReplyEvents;
  model: LanguageModelV4;
  /** What the model is told, made when the reply has begun. */
  prompt: () => Promise<LanguageModelV4Prompt>;
  /** The client's own, which end the reply, and the server's. */
  tools: LanguageModelV4FunctionTool[];
  settings: ModelSettings;
  /** How many calls the server runs for it at most, but for those made at once; null for no limit of the asker's. */
  maxToolCalls: number | null;
  row: CurrentRow;
  /** What the reply begins with, where it continues another. */
  kept: string;
}

/** What has been written so far. */
export interface WritingState {
  row: CurrentRow;
  /** By the current row. */
  said: Said;
  usage: Usage | null;
  incomplete: IncompleteReason | null;
  /** Tokens generated, by the provider's count, or about as many as were said. */
  generated: number;
  allowance: Allowance;
}

export function nothingSaid(): Said {
  return { text: "", reasoning: "", reasoningMs: null, toolCalls: [] };
}
