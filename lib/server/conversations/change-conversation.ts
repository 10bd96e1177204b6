import { mustFit } from "#lib/server/messages/must-fit.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { recorded } from "#lib/server/recorded.ts";
import {
  type ConversationChanges,
  type ConversationDetail,
  conversationChangesSchema,
} from "#lib/shared/contracts/conversation.ts";
import type { ConversationKey } from "./access.ts";
import { getConversation } from "./get-conversation.ts";
import { updateConversation } from "./update-conversation.ts";

/** Changes what is given, in one row and at once: title, model, system prompt, metadata, pinned, archived. */
export async function changeConversation({
  changes: given,
  ...key
}: ConversationKey & { changes: ConversationChanges }): Promise<ConversationDetail> {
  const changes = parseInput(conversationChangesSchema, given);
  mustFit("system_prompt", changes.system_prompt ?? "");
  const { title, model, system_prompt, metadata, pinned, archived } = changes;
  const data = {
    // A title that a person gave is never replaced by an automatic one.
    ...(title !== undefined && { title, titleSource: "user" as const }),
    ...(model !== undefined && { model }),
    ...(system_prompt !== undefined && { systemPrompt: system_prompt || null }),
    ...(metadata !== undefined && { metadata }),
    ...(pinned !== undefined && { pinnedAt: pinned ? new Date() : null }),
    ...(archived !== undefined && { archivedAt: archived ? new Date() : null }),
  };
  if (Object.keys(data).length === 0) return await getConversation(key);
  return await recorded("conversation.change", key, () => updateConversation(key, data));
}
