import { AppError, notFound } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

/** A conversation as an operation is asked for it: by its owner, and by the id people see (`conv_…`). */
export interface ConversationKey {
  ownerId: string;
  conversationId: string;
}

/** The uuid behind a `conv_…` id. A malformed one is answered like any other that does not exist. */
export function conversationUuid(conversationId: string): string {
  const uuid = parseId("conversation", conversationId);
  if (!uuid) throw notFound("conversation");
  return uuid;
}

/** The one WHERE for reading and changing a conversation: its owner's, and not in the trash. */
export function accessible({ ownerId, conversationId }: ConversationKey) {
  return { ownerId, id: conversationUuid(conversationId), deletedAt: null };
}

/** The other WHERE: what lies in the trash. */
export function trashed({ ownerId, conversationId }: ConversationKey) {
  return { ownerId, id: conversationUuid(conversationId), deletedAt: { not: null } };
}

export function trashedConflict(): AppError {
  return new AppError("conflict", "This conversation is in the trash. Restore it to go on with it.", {
    code: "conversation_trashed",
    shouldRetry: false,
  });
}
