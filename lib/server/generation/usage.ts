import type { Usage } from "#lib/shared/contracts/response.ts";

/** The usage of several model calls together; a provider that does not count leaves what the others said. */
export function addUsage(sum: Usage | null, usage: Usage | null): Usage | null {
  if (!sum || !usage) return usage ?? sum;
  return {
    input_tokens: sum.input_tokens + usage.input_tokens,
    input_tokens_details: {
      cached_tokens: sum.input_tokens_details.cached_tokens + usage.input_tokens_details.cached_tokens,
    },
    output_tokens: sum.output_tokens + usage.output_tokens,
    output_tokens_details: {
      reasoning_tokens:
        sum.output_tokens_details.reasoning_tokens + usage.output_tokens_details.reasoning_tokens,
    },
    total_tokens: sum.total_tokens + usage.total_tokens,
  };
}
