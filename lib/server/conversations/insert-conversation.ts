import { onPool, type Queryable } from "#lib/server/db.ts";
import { mustFit } from "#lib/server/messages/must-fit.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { query } from "#lib/server/query.ts";
import { type NewConversation, newConversationSchema } from "#lib/shared/contracts/conversation.ts";
import { invalid } from "#lib/shared/errors.ts";
import { newUuid, parseId } from "#lib/shared/ids.ts";
import type { ConversationDetailRow } from "./to-conversation.ts";

export interface ParsedConversation {
  uuid: string;
  title: string | null;
  model: string | null;
  systemPrompt: string | null;
  metadata: Record<string, string>;
}

/** A client's new conversation, checked; its uuid is made here when the client gave no id. */
export function parseConversation(input: NewConversation): ParsedConversation {
  const parsed = parseInput(newConversationSchema, input);
  mustFit("system_prompt", parsed.system_prompt ?? "");
  const uuid = parsed.id === undefined ? newUuid() : parseId("conversation", parsed.id);
  if (!uuid) throw invalid("id", "A conversation id is conv_ and the 32 hex digits of a UUIDv7.");
  return {
    uuid,
    title: parsed.title ?? null,
    model: parsed.model ?? null,
    systemPrompt: parsed.system_prompt || null,
    metadata: parsed.metadata ?? {},
  };
}

/** Null where this owner has one by this id already, in the trash or not. */
export async function insertConversation(
  ownerId: string,
  { uuid, title, model, systemPrompt, metadata }: ParsedConversation,
  client: Queryable = onPool,
): Promise<ConversationDetailRow | null> {
  const source = title === null ? "auto" : "user";
  const values = [ownerId, uuid, title, source, model, systemPrompt, JSON.stringify(metadata)];
  const [row] = await query<ConversationDetailRow>("create-conversation", values, client);
  return row ?? null;
}
