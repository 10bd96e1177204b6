import { readResponse } from "#lib/server/generation/read-response.ts";
import { stopGeneration } from "#lib/server/generation/stop-reply.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { findResponse, type ResponseKey } from "./find-response.ts";

/** Stops a response, keeps what it has said, and answers when it has ended. One that has ended is answered as it is. */
export async function cancelResponse(key: ResponseKey): Promise<Response> {
  const { ownerId } = key;
  const { id, status } = await findResponse(key);
  if (status === "running") await stopGeneration(ownerId, id);
  return await readResponse({ ownerId, generationUuid: id });
}
