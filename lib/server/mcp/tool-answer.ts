import type { CallToolResult } from "@modelcontextprotocol/server";
import { missingScope } from "#lib/server/auth/api-keys.ts";
import type { Caller } from "#lib/server/auth/principal.ts";
import { toAppError } from "#lib/server/database-errors.ts";
import { log } from "#lib/server/log.ts";
import type { ApiKeyScope } from "#lib/shared/contracts/api-key.ts";

/** Hints for who asks the user before a tool is called. Nothing here reaches beyond this server. */
export const readOnly = { readOnlyHint: true, openWorldHint: false };

/** Does what a tool is for, if the key may, and puts what it gives, or why it gave nothing, into an answer. */
export async function answerTool(
  caller: Caller,
  scope: ApiKeyScope,
  work: () => Promise<Record<string, unknown>>,
): Promise<CallToolResult> {
  try {
    mustHave(caller, scope);
    const result = await work();
    return { content: [{ type: "text", text: JSON.stringify(result) }], structuredContent: result };
  } catch (error) {
    const shown = toAppError(error);
    if (shown.kind === "internal") log.error({ err: error }, "a tool failed");
    return { isError: true, content: [{ type: "text", text: shown.message }] };
  }
}

export function mustHave(caller: Caller, scope: ApiKeyScope): void {
  if (!caller.scopes.includes(scope)) throw missingScope(scope);
}
