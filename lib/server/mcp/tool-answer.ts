import type { CallToolResult } from "@modelcontextprotocol/server";
import { mustHaveScope } from "#lib/server/auth/api-keys.ts";
import type { Caller } from "#lib/server/auth/principal.ts";
import { speakingErrors } from "#lib/server/speaking-errors.ts";
import type { ApiKeyScope } from "#lib/shared/contracts/api-key.ts";
import { isAppError } from "#lib/shared/errors.ts";

/** Hints for who asks the user before a tool is called. Nothing here reaches beyond this server. */
export const readOnly = { readOnlyHint: true, openWorldHint: false };

/** Does what a tool is for, if the key may, and puts what it gives, or why it gave nothing, into an answer. */
export async function answerTool(
  caller: Caller,
  scope: ApiKeyScope,
  work: () => Promise<Record<string, unknown>>,
): Promise<CallToolResult> {
  try {
    const result = await withScope(caller, scope, work);
    return { content: [{ type: "text", text: JSON.stringify(result) }], structuredContent: result };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { isError: true, content: [{ type: "text", text: error.message }] };
  }
}

/** The library tells an agent the message of whatever is thrown. */
export async function withScope<T>(caller: Caller, scope: ApiKeyScope, work: () => Promise<T>): Promise<T> {
  return await speakingErrors("what an agent asked for", async () => {
    mustHaveScope(caller, scope);
    return await work();
  });
}
