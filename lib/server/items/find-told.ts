import { adoptConversation } from "#lib/server/conversations/adopt-conversation.ts";
import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { findTranscript } from "#lib/server/messages/find-transcript.ts";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import { readPage } from "#lib/server/messages/read-page.ts";
import type { MessageRow } from "#lib/server/messages/to-message.ts";
import { joinSteps } from "#lib/server/openai/join-steps.ts";
import type { ParsedItem } from "./parse-items.ts";

/** What a server looks up stands beside what is compared, two rows a step. */
const roomForLookUps = 40;

interface Path {
  ownerId: string;
  conversationUuid: string;
}

/**
 * Finds items that a reply has brought into history already: an agent's session asks for a reply, and then posts the
 * question and the answer to its conversation (docs/decisions/0017). They are there, or in a conversation that was made
 * for the reply and now becomes this one's content.
 * @returns their rows; null where they are new, and what a client posts without a reply always is
 */
export async function findTold({
  items,
  ...path
}: Path & { items: ParsedItem[] }): Promise<MessageRow[] | null> {
  const messages = items.flatMap((item) => ("message" in item ? [item.message] : []));
  // Whoever names other items posts no transcript.
  if (messages.length < items.length) return null;
  const steps = messages.reduce<UnplacedMessage[]>(joinSteps, []);
  const posted = saidBy(steps);
  const isQuestion = steps.every(({ role }) => role === "user") && posted.length === 1;
  const hasAnswer = steps.some(({ role }) => role === "assistant") && posted.length > 1;
  if (!isQuestion && !hasAnswer) return null;
  const count = posted.length + roomForLookUps;
  const readEnd = async () => (await readPage({ ...path, direction: "up", count })) ?? [];
  const rows = await readEnd();
  if (rows.length > 0) return findAtEnd(rows, posted);
  return hasAnswer && (await adoptAll(path, steps)) ? findAtEnd(await readEnd(), posted) : null;
}

async function adoptAll({ ownerId, conversationUuid: intoUuid }: Path, steps: UnplacedMessage[]) {
  const found = await findTranscript({ ownerId, messages: steps });
  if (!found || saidBy(steps.slice(found.count)).length > 0) return false;
  const { conversationUuid: fromUuid, leafSeq } = found;
  return await adoptConversation({ ownerId, fromUuid, intoUuid, leafSeq });
}

function findAtEnd(rows: MessageRow[], posted: string[]): MessageRow[] | null {
  const told = rows.filter((row) => hashedContent(row) !== null);
  const newest = told.slice(-posted.length);
  if (newest.some(isOfReply) && isSame(saidBy(newest), posted)) return newest;
  // A reply that failed is not posted: the question alone comes again.
  const last = rows.at(-1);
  const hasFailed = last?.status === "failed" || last?.status === "interrupted";
  const above = told.filter((row) => row !== last).slice(-posted.length);
  return hasFailed && isSame(saidBy(above), posted) ? above : null;
}

function isOfReply({ generationId }: MessageRow): boolean {
  return generationId !== null;
}

function saidBy(rows: (UnplacedMessage | MessageRow)[]): string[] {
  return rows.flatMap((row) => hashedContent(row) ?? []);
}

function isSame(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((said, index) => said === b[index]);
}
