import { clientUuid } from "#lib/server/client-id.ts";
import { onPool, type Queryable } from "#lib/server/db.ts";
import { mustFit } from "#lib/server/messages/must-fit.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { query } from "#lib/server/query.ts";
import { type NewConversation, newConversationSchema } from "#lib/shared/contracts/conversation.ts";
import { trashedConflict } from "./access.ts";
import type { ConversationDetailRow } from "./to-conversation.ts";

export interface ParsedConversation {
  uuid: string;
  title: string | null;
  /** Where nobody gave a title, one of ours, which a better one may replace. */
  firstTitle: string | null;
  model: string | null;
  systemPrompt: string | null;
  metadata: Record<string, string>;
}

/** A client's new conversation, checked; its uuid is made here when the client gave no id. */
export function parseConversation(
  input: NewConversation,
  firstTitle: string | null = null,
): ParsedConversation {
  const parsed = parseInput(newConversationSchema, input);
  mustFit("system_prompt", parsed.system_prompt ?? "");
  return {
    uuid: clientUuid("conversation", parsed.id, "id"),
    title: parsed.title ?? null,
    firstTitle,
    model: parsed.model ?? null,
    systemPrompt: parsed.system_prompt || null,
    metadata: parsed.metadata ?? {},
  };
}

/**
 * Makes the conversation, or finds the one that its owner has by this id; one in the trash is a conflict (api.md).
 * @param client the transaction, where there is one: to wait for another connection while holding one could use up the
 * pool
 */
export async function insertOrFind(
  ownerId: string,
  { uuid, title, firstTitle, model, systemPrompt, metadata }: ParsedConversation,
  client: Queryable = onPool,
): Promise<{ row: ConversationDetailRow; isNew: boolean }> {
  const source = title === null ? "auto" : "user";
  const values = [ownerId, uuid, title ?? firstTitle, source, model, systemPrompt, JSON.stringify(metadata)];
  const [made] = await query<ConversationDetailRow>("create-conversation", values, client);
  if (made) return { row: made, isNew: true };
  const [there] = await query<ConversationDetailRow>("get-conversation", [ownerId, uuid], client);
  if (!there) throw trashedConflict();
  return { row: there, isNew: false };
}
