import { createHash } from "node:crypto";
import { z } from "zod";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { contentPartSchema } from "#lib/shared/contracts/content.ts";
import { formatId } from "#lib/shared/ids.ts";
import { type Check, findings } from "#scripts/admin/verify/check.ts";
import { readOnly } from "#scripts/admin/verify/read-only.ts";

/** The hashed text is the app's own, so each message has to be read: a sample, and in pieces, for some are long. */
const sample = 1_000;
const piece = 20;

/** jsonb forgets the order of fields; read by their contract, parts are again as they were when they were hashed. */
const partsSchema = z.array(contentPartSchema);

interface Row {
  conversation: string;
  seq: number;
  role: string;
  text: string;
  parts: unknown;
  toolCalls: StoredToolCall[] | null;
  toolCallId: string | null;
  hash: Buffer;
  /** Null at the root. */
  above: Buffer | null;
}

export const pathHashes: Check = {
  name: `the path hashes of the newest ${sample.toLocaleString("en")} messages cover what they say`,
  run: ({ client }) =>
    readOnly(client, async () => {
      await client.query(`
        DECLARE said NO SCROLL CURSOR FOR
        SELECT m.conversation_id AS conversation, m.seq, m.role, m.text, m.parts, m.tool_calls AS "toolCalls",
               m.tool_call_id AS "toolCallId", m.path_hash AS hash, p.path_hash AS above
        FROM (
            SELECT owner_id, conversation_id, seq FROM message
            WHERE deleted_at IS NULL ORDER BY created_at DESC LIMIT ${sample}
        ) AS newest
        JOIN message m USING (owner_id, conversation_id, seq)
        LEFT JOIN message p
            ON p.owner_id = m.owner_id AND p.conversation_id = m.conversation_id AND p.seq = m.parent_seq`);
      const problems: string[] = [];
      for (;;) {
        const { rows } = await client.query<Row>(`FETCH ${piece} FROM said`);
        if (rows.length === 0) return findings(problems);
        for (const row of rows) if (!isRight(row)) problems.push(place(row));
      }
    }),
};

function isRight(row: Row): boolean {
  const above = row.above ?? Buffer.alloc(32);
  const parts = row.parts === null ? null : partsSchema.safeParse(row.parts).data;
  if (parts === undefined) return false;
  const said = hashedContent({ ...row, parts });
  const isRightFor = (content: string | null) =>
    row.hash.equals(content === null ? above : createHash("sha256").update(above).update(content).digest());
  return isRightFor(said) || isRightFor(asOnce({ ...row, parts }));
}

/** What was hashed before clients sent transcripts back: replies that say nothing too, and arguments with their spaces. */
function asOnce({
  role,
  text,
  toolCalls,
  toolCallId,
  parts,
}: Omit<Row, "parts"> & { parts: unknown }): string {
  const calls = toolCalls?.map((call) => [call.id, call.name, call.arguments]) ?? [];
  const said = [role, text, calls, toolCallId];
  return JSON.stringify(parts ? [...said, parts] : said);
}

function place({ conversation, seq }: Row): string {
  return `${formatId("conversation", conversation)} message ${seq}`;
}
