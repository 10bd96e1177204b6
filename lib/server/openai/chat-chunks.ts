import { must } from "#lib/shared/assert.ts";
import type { ChatCompletionChunk } from "#lib/shared/contracts/chat-completion.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { betweenThoughts, chatCompletionId, chatUsage, finishReason } from "./chat-completion-of.ts";

type Head = Pick<ChatCompletionChunk, "id" | "object" | "created" | "model" | "usage">;
type Choice = ChatCompletionChunk["choices"][number];

/**
 * Turns the events of a reply into the chunks of a chat stream, which add up to the completion. A reply that fails and a
 * `snapshot` give none: whoever writes the stream says so in its own way.
 */
export class ChatChunks {
  #includeUsage: boolean;
  #head: Head | null = null;
  /** A call's place among the calls, by its item's id. */
  #calls = new Map<string, number>();
  /** The item that was thought last. */
  #thought: string | null = null;

  constructor({ includeUsage }: { includeUsage: boolean }) {
    this.#includeUsage = includeUsage;
  }

  take(event: ReplyEvent): ChatCompletionChunk[] {
    switch (event.type) {
      case "response.created":
        return [this.#first(event.response)];
      case "response.output_text.delta":
        return [this.#chunk({ content: event.delta })];
      case "response.reasoning_summary_text.delta":
        if (event.delta === "") return [];
        return [this.#chunk({ reasoning_content: this.#apart(event.item_id) + event.delta })];
      case "response.output_item.added":
        return event.item.type === "function_call" ? [this.#call(event.item)] : [];
      case "response.function_call_arguments.delta": {
        const index = must(this.#calls.get(event.item_id), "call");
        return [this.#chunk({ tool_calls: [{ index, function: { arguments: event.delta } }] })];
      }
      case "response.completed":
      case "response.incomplete":
        return this.#last(event.response);
      default:
        return [];
    }
  }

  #first(response: Response): ChatCompletionChunk {
    this.#head = {
      id: chatCompletionId(response.id),
      object: "chat.completion.chunk",
      created: response.created_at,
      model: response.model,
      // OpenAI has the field in all chunks where it was asked for, and in none otherwise.
      ...(this.#includeUsage && { usage: null }),
    };
    const first = this.#chunk({ role: "assistant", content: "" });
    return { ...first, ...(response.conversation && { conversation: response.conversation.id }) };
  }

  /** What goes before a thought: something only where it begins behind another. */
  #apart(itemId: string): string {
    const isNext = this.#thought !== null && this.#thought !== itemId;
    this.#thought = itemId;
    return isNext ? betweenThoughts : "";
  }

  #call(item: { id: string; call_id: string; name: string }): ChatCompletionChunk {
    const index = this.#calls.size;
    this.#calls.set(item.id, index);
    const called = { name: item.name, arguments: "" };
    return this.#chunk({ tool_calls: [{ index, id: item.call_id, type: "function", function: called }] });
  }

  #last(response: Response): ChatCompletionChunk[] {
    const last = this.#chunk({}, finishReason(response));
    if (!this.#includeUsage || !response.usage) return [last];
    return [last, { ...last, choices: [], usage: chatUsage(response.usage) }];
  }

  #chunk(delta: Choice["delta"], finish_reason: Choice["finish_reason"] = null): ChatCompletionChunk {
    const head = must(this.#head, "response that was created");
    return { ...head, choices: [{ index: 0, delta, finish_reason, logprobs: null }] };
  }
}
