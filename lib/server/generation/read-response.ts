import { db } from "#lib/server/db.ts";
import { responseOfRows } from "#lib/server/openai/response-of-rows.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { notFound } from "#lib/shared/errors.ts";

/** A reply writes two rows a step and one at its end; far above what steps allow. */
export const maxRows = 500;

/** A reply as its rows tell it. */
export async function readResponse(key: { ownerId: string; generationUuid: string }): Promise<Response> {
  const { ownerId, generationUuid: id } = key;
  const generation = await db().generation.findFirst({
    where: { ownerId, id, deletedAt: null, conversation: { deletedAt: null } },
    include: { messages: { where: { deletedAt: null }, orderBy: { seq: "asc" }, take: maxRows } },
  });
  if (!generation) throw notFound("reply");
  return responseOfRows(generation, generation.messages);
}
