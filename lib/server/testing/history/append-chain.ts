import { conversationUuid } from "#lib/server/conversations/access.ts";
import { appendMessages, type UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { assert } from "#lib/shared/assert.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";

/** Messages one below the other in one statement, for tests that need many of them. Their ids, in this order. */
export async function appendChain(request: {
  ownerId: string;
  conversationId: string;
  /** seq of the message to write below; 0 for the root, null for the head. */
  parentSeq?: number | null;
  messages: Omit<UnplacedMessage, "uuid">[];
}): Promise<string[]> {
  const messages = request.messages.map((message) => ({ ...message, uuid: newUuid() }));
  const { outcome } = await appendMessages({
    ownerId: request.ownerId,
    conversationUuid: conversationUuid(request.conversationId),
    parentSeq: request.parentSeq ?? null,
    messages,
    create: { title: null },
  });
  assert(outcome === "written", `a chain is written, not ${outcome}`);
  return messages.map(({ uuid }) => formatId("message", uuid));
}

/** So many messages of a user, each of which says its number. */
export function questions(count: number, from = 1): Omit<UnplacedMessage, "uuid">[] {
  return Array.from({ length: count }, (_, index) => ({ role: "user", text: `question ${from + index}` }));
}
