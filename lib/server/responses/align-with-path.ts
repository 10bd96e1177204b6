import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import { type PageOfPath, readPage } from "#lib/server/messages/read-page.ts";
import type { MessageRow } from "#lib/server/messages/to-message.ts";

/** Read at once from the newest end. */
const pageSize = 100;
/** As far back as a client's transcript is looked for. */
const rowsMax = 2_000;

/** What of a client's rows a path ends with. */
export interface Aligned {
  /** How many of the rows stand there. */
  count: number;
  /** The message that the last of them is. */
  leafSeq: number;
}

/**
 * Finds what is sent again where the client leaves out what the assistant said: the AI SDK sends every question and every
 * result with a conversation, however often it was sent before. They are there already where the path's own questions and
 * results end with them.
 */
export async function alignWithPath(
  path: Pick<PageOfPath, "ownerId" | "conversationUuid">,
  rows: UnplacedMessage[],
): Promise<Aligned | null> {
  const sent = rows.flatMap((row, index) => (isAsked(row) ? [{ said: hashedContent(row), index }] : []));
  const told = await newestAsked(path, sent.length);
  for (let count = Math.min(sent.length, told.length); count > 0; count--) {
    const tail = told.slice(-count);
    if (!tail.every(({ said }, index) => said === sent[index]?.said)) continue;
    const [last, lastSent] = [tail.at(-1), sent[count - 1]];
    return last && lastSent ? { count: lastSent.index + 1, leafSeq: last.seq } : null;
  }
  return null;
}

/**
 * The question that a path's newest reply failed to answer, where it is asked again: clients repeat a request that broke
 * off by themselves, and few say that it is the same.
 * @param isRetry the client says so: then the question is meant whatever became of the reply
 */
export async function findUnanswered(
  path: Pick<PageOfPath, "ownerId" | "conversationUuid">,
  row: UnplacedMessage,
  isRetry: boolean,
): Promise<Aligned | null> {
  const [question, reply] = (await readPage({ ...path, direction: "up", count: 2 })) ?? [];
  if (!question || !reply?.generationId) return null;
  const hasFailed = reply.status === "failed" || reply.status === "interrupted";
  if (!(hasFailed || isRetry) || hashedContent(question) !== hashedContent(row)) return null;
  return { count: 1, leafSeq: question.seq };
}

/** Said to the assistant, by a person or by a tool of the client's. */
function isAsked(row: UnplacedMessage | MessageRow): boolean {
  return (row.role === "user" || row.role === "tool") && hashedContent(row) !== null;
}

/** As many of the path's questions and results as there are, up to `wanted`: the newest, in their order. */
async function newestAsked(
  path: Pick<PageOfPath, "ownerId" | "conversationUuid">,
  wanted: number,
): Promise<{ said: string | null; seq: number }[]> {
  const asked: { said: string | null; seq: number }[] = [];
  let cursor: string | undefined;
  for (let read = 0; asked.length < wanted && read < rowsMax; read += pageSize) {
    const rows = (await readPage({ ...path, direction: "up", cursor, count: pageSize })) ?? [];
    asked.unshift(...rows.filter(isAsked).map((row) => ({ said: hashedContent(row), seq: row.seq })));
    cursor = rows[0]?.id;
    if (rows.length < pageSize || cursor === undefined) break;
  }
  return asked;
}
