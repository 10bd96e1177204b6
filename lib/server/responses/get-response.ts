import { readResponse } from "#lib/server/generation/read-response.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { type ResponseKey, responseUuid } from "./find-response.ts";

/** A response as it stands; what a running one has said so far is in its events alone. */
export async function getResponse(key: ResponseKey): Promise<Response> {
  return await readResponse({ ownerId: key.ownerId, generationUuid: responseUuid(key.responseId) });
}
