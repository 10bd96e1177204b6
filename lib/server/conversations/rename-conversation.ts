import { firstFlaw } from "#lib/server/text.ts";
import { type Conversation, titleSchema } from "#lib/shared/contracts/conversation.ts";
import { invalid } from "#lib/shared/errors.ts";
import type { ConversationKey } from "./access.ts";
import { updateConversation } from "./update-conversation.ts";

/** A title that a person gave is never replaced by an automatic one. */
export async function renameConversation(key: ConversationKey & { title: string }): Promise<Conversation> {
  const parsed = titleSchema.safeParse(key.title);
  if (!parsed.success) throw invalid("title", parsed.error.issues[0]?.message ?? "This title can't be used.");
  const flaw = firstFlaw(parsed.data);
  if (flaw) throw invalid("title", `The title ${flaw}.`);
  return await updateConversation(key, { title: parsed.data, titleSource: "user" });
}
