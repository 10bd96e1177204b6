import { conversationUuid } from "#lib/server/conversations/access.ts";
import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import type { Append, UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { type FoundTranscript, findTranscript } from "#lib/server/messages/find-transcript.ts";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import type { Place } from "#lib/server/messages/place-below.ts";
import { readPage } from "#lib/server/messages/read-page.ts";
import { query } from "#lib/server/query.ts";
import { must } from "#lib/shared/assert.ts";
import { invalid } from "#lib/shared/errors.ts";
import { newUuid, parseId } from "#lib/shared/ids.ts";
import { alignWithPath, findUnanswered } from "./align-with-path.ts";

/** What a client said, and where it said that it belongs. */
export interface SentTranscript {
  ownerId: string;
  rows: UnplacedMessage[];
  /** `conv_…` */
  conversationId: string | null;
  /** `resp_…` */
  previousResponseId: string | null;
  /** The client says that it has sent the same before. */
  isRetry: boolean;
  /** The uuid of the conversation that ids of what is sent again are from. */
  spokenIn?: string | null;
}

export interface PlacedTranscript {
  conversationUuid: string;
  place: Place;
  /** Those of the rows that are not stored yet. */
  rows: UnplacedMessage[];
  create?: Append["create"];
  /** What was sent is the whole path, and all that the model is to know; else it goes on from what is above it. */
  isWhole: boolean;
}

/**
 * Where what a client says belongs (api.md, "Rows, items, responses"): below what is stored of it already, below the
 * response or at the end of the conversation that it names, or in a new conversation.
 */
export async function placeTranscript(sent: SentTranscript): Promise<PlacedTranscript> {
  const { ownerId, rows, conversationId, previousResponseId } = sent;
  if (previousResponseId !== null) return await belowResponse(ownerId, previousResponseId, rows);
  if (conversationId !== null) return await inConversation(sent, conversationUuid(conversationId));
  const found = await findAnywhere(sent);
  return found && (await belongsThere(sent, found)) ? wholeBelow(found, rows) : inNewConversation(rows);
}

/** Of conversations in which the same was said, the one that the ids are from. */
async function findAnywhere({ ownerId, rows, spokenIn }: SentTranscript): Promise<FoundTranscript | null> {
  const found = await findTranscript({ ownerId, messages: rows });
  if (!found || !spokenIn || found.conversationUuid === spokenIn) return found;
  const there = await findTranscript({ ownerId, conversationUuid: spokenIn, messages: rows });
  return there && there.count >= found.count ? there : found;
}

/**
 * What an assistant has said tells one conversation from another. First words alone don't: what began with the same ones and
 * went on, or was begun by other means, stays as it is.
 */
async function belongsThere({ ownerId, rows }: SentTranscript, found: FoundTranscript): Promise<boolean> {
  if (rows.slice(0, found.count).some(({ role }) => role === "assistant")) return true;
  const values = [ownerId, found.conversationUuid, found.leafSeq];
  const [row] = await query<{ isOpen: boolean }>("is-open-beginning", values);
  return row?.isOpen === true;
}

export function inNewConversation(rows: UnplacedMessage[]): PlacedTranscript {
  return {
    conversationUuid: newUuid(),
    place: { parentSeq: 0 },
    rows,
    create: { title: titleOfRows(rows) },
    isWhole: true,
  };
}

/** By the first words of a person, for a conversation that has no better title. */
export function titleOfRows(rows: UnplacedMessage[]): string | null {
  const first = rows.find(({ role }) => role === "user");
  return titleFromText(first?.text ?? "");
}

function wholeBelow(found: FoundTranscript, rows: UnplacedMessage[]): PlacedTranscript {
  const { conversationUuid: uuid, leafSeq, count } = found;
  return { conversationUuid: uuid, place: { parentSeq: leafSeq }, rows: rows.slice(count), isWhole: true };
}

function isAnswer(row: UnplacedMessage): boolean {
  return row.role === "assistant" && hashedContent(row) !== null;
}

async function inConversation(
  { ownerId, rows, isRetry }: SentTranscript,
  uuid: string,
): Promise<PlacedTranscript> {
  const path = { ownerId, conversationUuid: uuid };
  const [only, ...others] = rows.filter(({ role }) => role !== "system");
  const isTranscript = others.length > 0;
  // Without what the assistant said it is not the path, though it may begin with the path's first words.
  const found = rows.some(isAnswer) ? await findTranscript({ ...path, messages: rows }) : null;
  if (found) return wholeBelow(found, rows);
  const aligned = isTranscript
    ? await alignWithPath(path, rows)
    : only && (await findUnanswered(path, only, isRetry));
  const rest = await withoutKnownInstructions(path, rows.slice(isTranscript ? (aligned?.count ?? 0) : 0));
  const isAllThere = aligned && (!isTranscript || rest.every(({ role }) => role === "system"));
  return {
    conversationUuid: uuid,
    // What follows what is there goes to the end, below what the assistant said to it.
    place: { parentSeq: isAllThere ? aligned.leafSeq : null },
    rows: isAllThere ? [] : rest,
    isWhole: false,
  };
}

type EndOfResponse = {
  conversationUuid: string;
  lastSeq: number;
  hash: Buffer;
};

async function belowResponse(
  ownerId: string,
  id: string,
  rows: UnplacedMessage[],
): Promise<PlacedTranscript> {
  const uuid = parseId("response", id);
  const [end] = uuid ? await query<EndOfResponse>("end-of-response", [ownerId, uuid]) : [];
  if (!end) {
    const message = `Previous response with id '${id}' not found.`;
    throw invalid("previous_response_id", message, "previous_response_not_found");
  }
  const path = { ownerId, conversationUuid: end.conversationUuid };
  const isTranscript = rows.filter(({ role }) => role !== "system").length > 1;
  // Some send all that was said beside the id of the response, and some what was said below it at every step.
  const whole = isTranscript ? await findTranscript({ ...path, messages: rows }) : null;
  if (whole && whole.leafSeq >= end.lastSeq) return wholeBelow(whole, rows);
  const found = await findTranscript({ ...path, above: end.hash, messages: rows });
  const rest = await withoutKnownInstructions(path, rows.slice(found?.count ?? 0));
  return {
    conversationUuid: end.conversationUuid,
    place: { parentSeq: found?.leafSeq ?? end.lastSeq },
    rows: rest,
    isWhole: false,
  };
}

/** Instructions at the top of a conversation; sent again with each request, they are kept once. */
const leadingAtMost = 4;

async function withoutKnownInstructions(
  path: { ownerId: string; conversationUuid: string },
  rows: UnplacedMessage[],
): Promise<UnplacedMessage[]> {
  if (!rows.some(({ role }) => role === "system")) return rows;
  const top = must(await readPage({ ...path, direction: "down", count: leadingAtMost }), "path");
  const known = new Set(top.flatMap(({ role, text }) => (role === "system" ? [text] : [])));
  return rows.filter(({ role, text }) => role !== "system" || !known.has(text));
}
