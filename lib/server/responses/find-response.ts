import { db } from "#lib/server/db.ts";
import { notFound } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

/** A response as an operation is asked for it: by its owner, and by the id that clients see (`resp_…`). */
export interface ResponseKey {
  ownerId: string;
  responseId: string;
}

/** The uuid behind a `resp_…` id. A malformed one is answered like any other that does not exist. */
export function responseUuid(responseId: string): string {
  const uuid = parseId("response", responseId);
  if (!uuid) throw notFound("reply");
  return uuid;
}

/** The generation behind a response. Deleted, in the trash, malformed and another's are all not there. */
export async function findResponse({ ownerId, responseId }: ResponseKey) {
  const generation = await db().generation.findFirst({
    where: { ownerId, id: responseUuid(responseId), deletedAt: null, conversation: { deletedAt: null } },
    select: { id: true, conversationId: true, status: true, api: true },
  });
  if (!generation) throw notFound("reply");
  return generation;
}
