import { createHash } from "node:crypto";
import { onPool, type Queryable } from "#lib/server/db.ts";
import { query } from "#lib/server/query.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import { type HashedMessage, hashedContent } from "./hashed-content.ts";

/** How much of a transcript is stored already, and where. */
export interface FoundTranscript {
  conversationUuid: string;
  /** The last message that is there. */
  leafSeq: number;
  /** How many messages of the transcript it and what is above it stand for. */
  count: number;
}

/**
 * Looks for a transcript that is sent again (api.md, "Rows, items, responses"): the longest beginning of it that one of
 * the owner's conversations has, by path hash. System messages are no part of the comparison, and where nothing else is
 * sent there is nothing to recognise.
 * @param of.conversationUuid where to look; everywhere unless given
 * @param of.above the path hash of the message below which it is to begin; at the root unless given
 */
export async function findTranscript(
  of: {
    ownerId: string;
    conversationUuid?: string | undefined;
    above?: Buffer | undefined;
    messages: HashedMessage[];
  },
  client: Queryable = onPool,
): Promise<FoundTranscript | null> {
  const hashes = pathHashes(of.messages, of.above ?? Buffer.alloc(32));
  const known = hashes.flatMap((hash) => (hash ? [hash.toString("hex")] : []));
  if (known.length === 0) return null;
  const values = [of.ownerId, known, of.conversationUuid ?? null];
  const [found] = await query<Row>("find-transcript", values, client);
  if (!found) return null;
  const { conversationUuid, leafSeq, hash, hasLookedUp } = found;
  const last = hashes.findLastIndex((each) => each?.equals(hash));
  // What was looked up with it is there too, though clients may leave it out.
  const rest = of.messages.slice(last + 1);
  const isFound = ({ toolCallId }: HashedMessage) => isServerCallId(toolCallId ?? "");
  const alsoThere = hasLookedUp ? rest.findIndex((message) => !isFound(message)) : 0;
  return { conversationUuid, leafSeq, count: last + 1 + (alsoThere < 0 ? rest.length : alsoThere) };
}

interface Row extends Omit<FoundTranscript, "count"> {
  hash: Buffer;
  /** The message is a reply's, and below it, up to the leaf, stands what the server looked up. */
  hasLookedUp: boolean;
}

/** The path hash at each message, as append_messages would write it; null at those that have their parent's. */
function pathHashes(messages: HashedMessage[], root: Buffer): (Buffer | null)[] {
  let above = root;
  return messages.map((message) => {
    const said = hashedContent(message);
    if (said === null) return null;
    above = createHash("sha256").update(above).update(said).digest();
    return above;
  });
}
